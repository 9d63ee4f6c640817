import json
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

import claimkit.records
from claimkit.errors import ArticleError
from claimkit.records import Article, ArticleRecord, Claim, Pipeline, Quote, Span, Speaker, Stance, Target, json_schema
from claimkit.rows import COLUMNS

PIPELINE = Pipeline(claimkit="0", models={}, spacy="3")
MODELS = [
    m
    for m in vars(claimkit.records).values()
    if isinstance(m, type) and issubclass(m, BaseModel) and m is not BaseModel
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


def record(text, start, end, piece=None):
    span = Span(start=start, end=end, text=text[start:end] if piece is None else piece)
    quote = Quote(id="q1", kind="direct", content=(span,), confidence=0.5)
    return ArticleRecord(article=Article(id="a", text=text), quotes=(quote,), pipeline=PIPELINE)


@given(TEXTS, st.data())
def test_records_come_back_from_json(text, data):
    start = data.draw(st.integers(0, len(text)))
    made = record(text, start, data.draw(st.integers(start, len(text))))
    assert ArticleRecord.model_validate_json(made.model_dump_json()) == made


@given(TEXTS, st.data())
def test_a_span_whose_text_is_not_there_is_refused(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    with pytest.raises(ValidationError, match="must be the span's text"):
        record(text, start, end, text[start:end] + "x")


def test_a_span_past_the_text_is_refused():
    with pytest.raises(ValidationError, match=r"text\[1:9\]"):
        record("abc", 1, 9, "bc and more")


def test_a_span_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValidationError, match=r"must not end before it starts, was: 3\.\.1"):
        record("abcdef", 3, 1)


def test_spans_are_not_held_to_a_text_left_out():
    span = Span(start=5, end=8, text="abc")
    quote = Quote(id="q1", kind="direct", content=(span,), confidence=1)
    assert ArticleRecord(article=Article(id="a"), quotes=(quote,), pipeline=PIPELINE).article.text is None


@pytest.mark.parametrize("field", ["speaker", "parent"])
def test_a_link_to_nothing_is_refused(field):
    made = record("abc", 0, 3).model_dump()
    made["quotes"][0][field] = "x9"
    with pytest.raises(ValidationError, match="a link must name an id of this record, was: 'x9'"):
        ArticleRecord.model_validate(made)


def test_the_same_id_twice_is_refused():
    made = record("abc", 0, 3).model_dump()
    made["quotes"] = [made["quotes"][0]] * 2
    with pytest.raises(ValidationError, match="ids must be unique in a record, twice: 'q1'"):
        ArticleRecord.model_validate(made)


def test_records_are_frozen_and_take_no_unknown_field():
    made = record("abc", 0, 3)
    with pytest.raises(ValidationError, match="frozen"):
        made.article.title = "x"
    with pytest.raises(ValidationError, match="Extra inputs"):
        Article(id="a", body="x")


@pytest.mark.parametrize("model", MODELS)
def test_every_field_is_described(model):
    properties = model.model_json_schema().get("properties", {})
    assert all(field.get("description") for field in properties.values()), properties


def test_the_schema_names_what_the_contract_names():
    schema = json_schema()
    assert list(schema["properties"]) == [
        "schema_version", "article", "speakers", "quotes", "claims", "pipeline", "warnings",
    ]  # fmt: skip
    assert list(schema["$defs"]["Quote"]["properties"]) == [
        "id", "kind", "source", "cue", "content", "speaker", "parent", "confidence",
    ]  # fmt: skip
    json.dumps(schema)


def test_rows_have_one_row_a_claim_and_stance():
    text = "Osei backs the port."
    spans = (Span(start=0, end=20, text=text),)
    target = Target(text="the port", start=11, end=19, name="port")
    stances = (Stance(target=target, polarity="favor", confidence=0.9),)
    common = {"quote": "q1", "speaker": "s1", "spans": spans, "text": text, "certainty": "certain", "negated": False}
    claims = (
        Claim(id="c1", type="attitude", stances=stances * 2, confidence=0.7, **common),
        Claim(id="c2", type="fact", confidence=0.6, **common),
    )
    made = ArticleRecord(
        article=Article(id="a", text=text, title="T"),
        speakers=(Speaker(id="s1", name="Osei", type="person", named=True, role="mayor"),),
        quotes=(Quote(id="q1", kind="indirect", content=spans, speaker="s1", confidence=0.8),),
        claims=claims,
        pipeline=PIPELINE,
    )
    rows = made.rows()
    assert [row["claim_id"] for row in rows] == ["c1", "c1", "c2"]
    assert all(tuple(row) == COLUMNS for row in rows)
    assert rows[0]["target"] == "port" and rows[0]["polarity"] == "favor" and rows[2]["target"] is None
    assert rows[0]["speaker"] == "Osei" and rows[0]["speaker_role"] == "mayor" and rows[0]["quote_confidence"] == 0.8


def test_unknown_fields_go_to_metadata():
    made = Article.from_fields({"id": 7, "text": "x", "views": 3, "metadata": {"k": 1}})
    assert made.id == "7" and made.metadata == {"k": 1, "views": 3}


@pytest.mark.parametrize(("given_", "expected"), [("A; B", ("A", "B")), (["A", "B"], ("A", "B")), ("", ()), (None, ())])
def test_authors(given_, expected):
    assert Article.from_fields({"text": "x", "authors": given_}).authors == expected


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("2018-03-28", "2018-03-28"),
        (date(2018, 3, 28), "2018-03-28"),
        (datetime(2018, 3, 28, 9), "2018-03-28T09:00:00"),
        ("2018-03-28T09:00:00Z", "2018-03-28T09:00:00Z"),
    ],
)
def test_published(given_, expected):
    assert Article.from_fields({"text": "x", "published": given_}).published == expected


def test_a_missing_id_is_made_from_the_url_else_from_the_text():
    first, second = (Article.from_fields({"text": t, "url": "http://a.example/1"}) for t in "xy")
    assert first.id == second.id
    assert Article.from_fields({"text": "x"}).id != Article.from_fields({"text": "y"}).id
    assert Article.from_fields({"text": "x"}).id == Article.from_fields({"text": "x"}).id


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "must have a text, has none"),
        ({"text": 3}, "text must be a string, was: int"),
        (
            {"text": "x", "published": "soon"},
            "published must be an ISO date or datetime, such as 2018-03-28, was: 'soon'",
        ),
        ({"text": "\ud800"}, "lone surrogate"),
        ({"text": "x", "extra": object()}, "metadata must be values that JSON can hold"),
        ({"text": "x", "title": 5}, "title"),
    ],
)
def test_bad_fields_get_one_clear_line(fields, message):
    with pytest.raises(ArticleError, match=message) as caught:
        Article.from_fields(fields)
    assert "\n" not in str(caught.value)
