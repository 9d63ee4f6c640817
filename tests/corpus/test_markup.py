import pytest
from annotated_files import FIRST_LINE, HEAD, annotated
from case_files import cases

from claimkit.corpus import parse


def parsed(case):
    return parse(annotated(case["text"], case.get("speakers", ()), case.get("claims", ())), "01-a")


def joined(spans):
    return "+".join(span.text for span in spans)


@pytest.mark.parametrize("case", cases("corpus/records"))
def test_a_file_is_its_record(case):
    found = parsed(case)
    assert found.sound, found.faults
    record = found.record
    quotes = [
        [q.id, q.kind, joined(q.source), joined(q.cue), joined(q.content), q.speaker, q.parent] for q in record.quotes
    ]
    claims = [
        [c.id, c.quote, c.speaker, c.text, c.type, c.certainty, c.negated, c.condition and c.condition.text,
         [[s.polarity, s.target.text, s.target.name, s.target.speaker] for s in c.stances]]
        for c in record.claims
    ]  # fmt: skip
    assert quotes == case["quotes"] and claims == case["claims_found"]
    assert record.article.metadata["features"] == case.get("features", record.article.metadata["features"])
    for name, value in case.get("speaker", {}).items():
        assert record.model_dump(mode="json")["speakers"][0][name] == value


@pytest.mark.parametrize("case", cases("corpus/faults"))
def test_what_is_wrong_is_said_with_its_line(case):
    found = parsed(case)
    for grave, expected in ((True, "faults"), (False, "warnings")):
        told = [fault for fault in found.faults if fault.grave is grave]
        wanted = case.get(expected, [])
        if wanted:
            assert len(told) == len(wanted), told
        for line, words in wanted:
            assert any(fault.line == line and words in fault.message for fault in told), (line, words, told)
    assert found.sound is not bool(case.get("faults"))


def test_head_and_sections_are_checked():
    found = parse("title: T\npublished: May 3\ncolour: red\n===\nText.\n=== claims\n=== odd\n", "01-a")
    told = " ".join(map(str, found.faults))
    for words in ("must have a publisher", "'=== speakers'", "was: 'May 3'", "was: 'colour: red'", "was: '=== odd'"):
        assert words in told


def test_head_goes_to_the_article():
    source = annotated("Nobody spoke. {c1|said} {t1|so}.", claims=["1 - | fact certain"])
    source = source.replace("title", "authors: Ada Brandt; Tunde Sule\ntitle")
    article = parse(source, "07-x", "dev").record.article
    assert (article.id, article.title, article.published, article.text) == (
        "07-x", "T", "2020-02-03", "Nobody spoke. said so."
    )  # fmt: skip
    assert article.authors == ("Ada Brandt", "Tunde Sule")
    assert article.metadata == {"house": "h", "genre": "g", "split": "dev", "features": {}}


def test_speakers_stand_in_the_order_of_their_first_mention():
    text = "{n:b|Bo} met {n:a|Al}. {s1|{n:a|Al}} {c1|said} {t1|{p:b|he} lied}."
    speakers = ["a | Al | person | named", "c | Cy | person | named", "b | Bo | person | named"]
    record = parse(annotated(text, speakers, ['1 a | fact certain | - "he" = b']), "01-a").record
    assert [(s.id, s.name, [m.kind for m in s.mentions]) for s in record.speakers] == [
        ("s1", "Bo", ["name", "pronoun"]), ("s2", "Al", ["name", "name"]), ("s3", "Cy", [])
    ]  # fmt: skip


def test_line_numbers_begin_at_the_text():
    assert HEAD.count("\n") == FIRST_LINE - 1


@pytest.mark.parametrize("source", ["", "\n", "===\n", "{", "=== speakers\n=== claims\n", "title: x\n===\n{n:|x}\n"])
def test_no_source_raises(source):
    assert not parse(source, "01-a").sound
