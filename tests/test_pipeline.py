import pytest
from case_files import cases
from hypothesis import given, settings
from hypothesis import strategies as st

import claimkit
from claimkit.errors import ArticleError, CallError, ModelError
from claimkit.quotes.component import QuoteModel

ARTICLES = [
    {"id": "a", "text": "Osei said the port was lost.", "published": "2018-03-28", "section": "trade"},
    "Vane denied it. “Not so,” she said.",
    {"id": "c", "text": ""},
]
ODD = [
    "", "   \n ", '"', "“", "\0a said it rained\0", "😀 “hi there,” she said.", "a\r\n\r\n“b c d,” Ana said.\r\n",
    "قال \"هذا\" Ana said that it rains. \u202eabc\u202c", "x\u00a0said\u00a0that\u00a0it\u00a0rains.", "a" * 5000,
    "“" * 300, "e\u0301 said that “o\u0308”", "He said it was late.\n" * 200,
]  # fmt: skip


def exact(record):
    return all(record.article.text[s.start : s.end] == s.text for s in record.spans())


def test_extract_gives_a_record_with_its_fields():
    record = claimkit.extract("Osei said the port was lost.", id="a1", published="2018-03-28", section="trade")
    assert (record.article.id, record.article.published, record.article.metadata) == (
        "a1", "2018-03-28", {"section": "trade"},
    )  # fmt: skip
    (quote,) = record.quotes
    assert [span.text for span in (*quote.source, *quote.cue, *quote.content)] == ["Osei", "said", "the port was lost"]
    assert set(record.pipeline.models) == {"claimkit_quotes", "claimkit_claims"}


def test_pipe_keeps_the_order_and_workers_change_nothing():
    alone = list(claimkit.pipe(ARTICLES))
    assert [record.article.id for record in alone][::2] == ["a", "c"]
    assert list(claimkit.pipe(ARTICLES, workers=2)) == alone


def test_pipe_is_an_iterator_that_reads_as_it_goes():
    taken = []

    def articles():
        for number in range(100):
            taken.append(number)
            yield f"Osei said {number} ships were lost."

    records = claimkit.pipe(articles())
    next(records)
    assert len(taken) == 1


def test_texts_can_be_left_out():
    (record,) = claimkit.pipe(["Osei said it rained."], keep_text=False)
    assert record.article.text is None and record.quotes[0].content[0].text == "it rained"


def test_an_error_goes_to_on_error_or_is_raised(monkeypatch):
    def broken(article, keep_text):
        if "port" in article.text:
            raise RuntimeError("no")
        return real(article, keep_text)

    real = claimkit.pipeline._record
    monkeypatch.setattr(claimkit.pipeline, "_record", broken)
    failed = []
    records = list(claimkit.pipe(ARTICLES, on_error=lambda article, error: failed.append((article.id, str(error)))))
    assert failed == [("a", "no")] and len(records) == 2
    with pytest.raises(RuntimeError, match="no"):
        list(claimkit.pipe(ARTICLES))


def test_bad_calls_get_one_clear_line(tmp_path):
    with pytest.raises(CallError, match="workers must be at least 1, was: 0"):
        claimkit.pipe([], workers=0)
    with pytest.raises(ArticleError, match="must be a string, was: int"):
        claimkit.extract(3)
    with pytest.raises(ModelError, match=r"a model folder must hold encoder\.onnx"):
        QuoteModel(tmp_path)


@pytest.mark.parametrize("case", cases("quotes/articles"))
def test_articles(case):
    found = claimkit.extract(case["text"]).quotes
    got = [[q.kind, " ".join(s.text for s in q.source), " ".join(s.text for s in q.content)] for q in found]
    assert got == case["quotes"]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_text_gives_a_record_with_exact_offsets(text):
    assert exact(claimkit.extract(text))


def test_a_long_text_is_done():
    text = "“We will not wait,” Osei said on Monday, and the board agreed that it was late.\n\n" * 2500
    record = claimkit.extract(text)
    assert len(text) > 200_000 and exact(record) and len(record.quotes) >= 2500


@settings(max_examples=60)
@given(st.text(st.sampled_from("Osei said that “it ”rains\n\r\0\"'‘’.,:—\u00a0é😀 "), max_size=200))
def test_any_text_gives_a_record_with_exact_offsets(text):
    record = claimkit.extract(text)
    assert exact(record)
    assert claimkit.ArticleRecord.model_validate_json(record.model_dump_json()) == record


def test_the_same_text_gives_the_same_record():
    text = "Osei said it rained. Vane denied it. “Not so,” she said."
    assert claimkit.extract(text) == claimkit.extract(text)
