"""Exports, read back as their readers read them."""

import csv
import datetime
import json

import pytest
import spacy
from small_records import RECORDS, record
from spacy.tokens import DocBin

import claimkit
from claimkit.errors import CallError
from claimkit.exports import FORMATS, export
from claimkit.exports.dna import COLUMNS
from claimkit.exports.networks import graph


def exported(to, tmp_path, records=RECORDS, **options):
    path = tmp_path / f"out.{to}"
    export(iter(records), to, str(path), **options)
    return path


def dna_rows(path):
    with path.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_the_analyzers_event_list(tmp_path):
    rows = dna_rows(exported("dna", tmp_path))
    assert tuple(rows[0]) == COLUMNS
    assert [(r["person"], r["organization"], r["concept"], r["agreement"]) for r in rows] == [
        ("Ada Osei", "", "port", "1"), ("Bo Vane", "", "port", "0"), ("Ada Osei", "", "port", "1"),
        ("Ada Osei", "", "Bo Vane", "0"), ("Cy Lund", "", "port", "1"), ("", "officials", "port", "0"),
    ]  # fmt: skip
    times = [datetime.datetime.strptime(row["time"], "%Y-%m-%d %H:%M:%S") for row in rows]
    assert times[0] == datetime.datetime(2024, 3, 5) and times[2].hour == 10
    assert [row["document ID"] for row in rows] == ["1", "1", "2", "2", "2", "3"]
    assert [row["statement ID"] for row in rows] == ["1", "2", "3", "4", "5", "6"]


def test_what_would_part_a_cell_is_written_as_the_analyzer_writes_it(tmp_path):
    odd = record("b", ("Ada", "person", 'a; "b"', "port", "favor"), title='The "port"; again', authors=["X", "Y; Z"])
    path = exported("dna", tmp_path, [odd])
    assert len(path.read_text(encoding="utf8").splitlines()) == 2
    row = dna_rows(path)[0]
    assert (row["text"], row["document title"], row["author"]) == ("a, 'b'", "The 'port', again", "X, Y, Z")


@pytest.mark.parametrize("network", ["targets", "speakers"])
@pytest.mark.parametrize("to", ["gexf", "graphml"])
def test_networks_are_read_back_whole(tmp_path, to, network):
    networkx = pytest.importorskip("networkx", reason="needs claimkit[networks]")
    made = graph(RECORDS, network=network)
    read = getattr(networkx, f"read_{to}")(exported(to, tmp_path, network=network))
    assert set(read.nodes) == set(made.nodes) and set(read.edges) == set(made.edges)
    for one, other, data in made.edges(data=True):
        assert data.items() <= read.edges[one, other].items()
    for name, data in made.nodes(data=True):
        assert data.items() <= read.nodes[name].items()


@pytest.mark.parametrize("network", ["targets", "speakers"])
def test_weights_are_signed_and_no_attribute_has_two_types(network):
    pytest.importorskip("networkx", reason="needs claimkit[networks]")
    made = graph(RECORDS, network=network)
    for items in (made.nodes(data=True), ((one, data) for one, _, data in made.edges(data=True))):
        kinds = [tuple((name, type(value)) for name, value in sorted(data.items())) for _, data in items]
        assert len(set(kinds)) == 1
    if network == "targets":
        assert made.edges["Ada Osei", "port"] == {
            "weight": 2.0, "sign": 1, "balance": 2, "favor": 2, "against": 0, "neutral": 0}  # fmt: skip
        assert made.nodes["Bo Vane"] == {"label": "Bo Vane", "kind": "both", "type": "person"}
        assert made.nodes["port"]["type"] == "issue"
    else:
        assert made.edges["Ada Osei", "Bo Vane"] == {
            "weight": 1.0, "sign": -1, "balance": -1, "agree": 0, "disagree": 1}  # fmt: skip
        assert made.edges["Bo Vane", "officials"]["sign"] == 1


def test_a_name_that_xml_cannot_hold_is_cleaned(tmp_path):
    networkx = pytest.importorskip("networkx", reason="needs claimkit[networks]")
    odd = record("b", ("Ada\x0bOsei", "person", "so", "<port> & \x01pier", "favor"))
    read = networkx.read_gexf(exported("gexf", tmp_path, [odd]))
    assert set(read.nodes) == {"Ada Osei", "<port> & pier"}


def test_annotations_are_found_again_by_both_selectors(tmp_path):
    twice = record("a b/ü", ("Ada", "person", "no", "port", "favor"), ("Bo", "person", "no", "port", "against"))
    texts = {f"urn:claimkit:{id}": one.article.text for id, one in (("a%20b%2F%C3%BC", twice), ("a1", RECORDS[0]))}
    lines = exported("webannotation", tmp_path, [twice, RECORDS[0]]).read_text(encoding="utf8").splitlines()
    found = [json.loads(line) for line in lines]
    assert len({one["id"] for one in found}) == len(found) == 2 * (2 + 3)
    for one in found:
        # What the W3C's model says an Annotation must have.
        assert one["@context"] == "http://www.w3.org/ns/anno.jsonld" and one["type"] == "Annotation"
        for target in one["target"]:
            text = texts[target["source"]]
            position, quote = target["selector"]
            assert text[position["start"] : position["end"]] == quote["exact"]
            around = quote["prefix"] + quote["exact"] + quote["suffix"]
            assert text.count(around) == 1
            assert text.index(around) + len(quote["prefix"]) == position["start"]
    assert {body["value"] for one in found for body in one["body"]} >= {
        "Ada",
        "fact",
        "against: port",
        "indirect quote",
    }


def test_schema_org_knows_every_property(tmp_path):
    models = pytest.importorskip("pydantic2_schemaorg", reason="needs pydantic2-schemaorg")
    del models
    lines = exported("schema.org", tmp_path).read_text(encoding="utf8").splitlines()
    pages = [json.loads(line) for line in lines]
    assert all(page.pop("@context") == "https://schema.org" for page in pages)
    for page in pages:
        check_type(page)
    quotation, claim = pages[0]["hasPart"][0], pages[0]["hasPart"][3]
    assert quotation["@type"] == "Quotation" and quotation["spokenByCharacter"]["name"] == "Ada Osei"
    assert claim["@type"] == "Claim" and claim["text"] == "the port pays" and "favor: the port" in claim["keywords"]


def check_type(node):
    from importlib import import_module

    model = getattr(import_module(f"pydantic2_schemaorg.{node['@type']}"), node["@type"])
    known = {field.alias for field in model.__fields__.values()} | set(model.__fields__)
    assert set(node) - {"@type"} <= known, node
    for value in node.values():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                check_type(inner)


def test_a_docbin_gives_the_records_again(tmp_path):
    nlp = spacy.blank("en")
    nlp.add_pipe("claimkit_quotes")  # so that the extensions are known
    docs = list(DocBin().from_disk(exported("docbin", tmp_path)).get_docs(nlp.vocab))
    for doc, one in zip(docs, RECORDS, strict=True):
        assert doc.text == one.article.text and doc.user_data["article"]["id"] == one.article.id
        assert tuple(doc._.quotes) == one.quotes and tuple(doc._.claims) == one.claims
        assert tuple(doc._.speakers) == one.speakers


@pytest.mark.parametrize("to", ["webannotation", "docbin"])
def test_a_record_without_its_text_is_told(tmp_path, to):
    bare = RECORDS[0].model_copy(update={"article": RECORDS[0].article.model_copy(update={"text": None})})
    with pytest.raises(CallError, match="a record must have its text, a1 has none"):
        exported(to, tmp_path, [bare])


@pytest.mark.parametrize(
    ("to", "options", "told"),
    [
        ("docx", {}, "a format must be one of dna, .*, was: docx"),
        ("docbin", {"aliases": {"a": "b"}}, "aliases must be for one of"),
        ("dna", {"network": "speakers"}, "a network must be for gexf or graphml"),
        ("gexf", {"network": "all"}, "a network must be one of targets, speakers, was: all"),
    ],
)
def test_a_wrong_call_is_told(tmp_path, to, options, told):
    with pytest.raises(CallError, match=told):
        exported(to, tmp_path, **options)


@pytest.mark.parametrize("to", FORMATS)
def test_an_export_that_cannot_be_written_is_told(tmp_path, to):
    with pytest.raises(CallError, match="an export must be writable"):
        export(RECORDS, to, str(tmp_path / "no" / "out"))


def test_the_records_are_claimkits():
    assert all(isinstance(one, claimkit.ArticleRecord) for one in RECORDS)
