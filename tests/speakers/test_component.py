import pickle

import pytest
import spacy
from articles import component, parser, resolved
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from claimkit import annotations
from claimkit.annotations import Grammar
from claimkit.errors import CallError
from claimkit.grammar import guessed
from claimkit.speakers.component import NAME

TEXTS = [
    "Ngozi Okafor, an analyst at the Lagos Institute, said the port was lost. “They will not wait,” she said.",
    "Officials said the port was lost.\n\nThe Norhavn Group denied the report.",
    "",
    "OKAFOR: We start at nine.\n\nSADIQ: We do not.",
] * 2
WORDS = "Okafor Ngozi she he who which the The a minister report Mr. I we 5 Turkey Ankara".split()
WORDS += [*", . “ ” ' 's - : ( ) 😀".split(), "\n\n"]


def seen(doc):
    speakers = [speaker.model_dump() for speaker in doc._.speakers]
    return speakers, [quote.speaker for quote in doc._.quotes], annotations.get_entities(doc)


@pytest.fixture(scope="module")
def expected(nlp):
    return [seen(nlp(text)) for text in TEXTS]


def test_it_names_the_speaker(nlp):
    doc = nlp(TEXTS[0])
    (speaker,) = doc._.speakers
    assert (speaker.id, speaker.name, speaker.type, speaker.named) == ("s1", "Ngozi Okafor", "person", True)
    assert [quote.speaker for quote in doc._.quotes] == ["s1", "s1"]
    assert {span.id_ for span in doc.spans["speakers"]} == {"s1"}


def test_it_declares_what_it_reads_and_writes(nlp):
    meta = nlp.get_pipe_meta(NAME)
    assert "doc._.speakers" in meta.assigns and meta.default_score_weights["speakers_accuracy"] == 1.0
    assert not nlp.analyze_pipes()["problems"][NAME]


def test_the_same_text_gives_the_same(nlp, expected):
    assert [seen(doc) for doc in nlp.pipe(TEXTS, batch_size=3)] == expected


def test_two_processes_give_the_same(nlp, expected):
    assert [seen(doc) for doc in nlp.pipe(TEXTS, n_process=2, batch_size=4)] == expected


def test_speakers_survive_docbin_bytes_and_pickle(nlp, expected):
    docs = list(nlp.pipe(TEXTS))
    assert [seen(doc) for doc in DocBin().from_bytes(DocBin(docs=docs).to_bytes()).get_docs(nlp.vocab)] == expected
    assert [seen(Doc(nlp.vocab).from_bytes(doc.to_bytes())) for doc in docs] == expected
    again = pickle.loads(pickle.dumps(nlp.get_pipe(NAME)))
    quoted = nlp.get_pipe("claimkit_quotes")(nlp.make_doc(TEXTS[0]))
    assert seen(again(quoted)) == expected[0]


def test_a_saved_pipeline_gives_the_same(nlp, expected, tmp_path):
    nlp.to_disk(tmp_path / "saved")
    assert [seen(doc) for doc in spacy.load(tmp_path / "saved").pipe(TEXTS[:2])] == expected[:2]


def test_running_again_changes_nothing(nlp, expected):
    assert seen(nlp.get_pipe(NAME)(nlp(TEXTS[0]))) == expected[0]


def test_without_quotes_nobody_speaks(nlp):
    doc = nlp.get_pipe(NAME)(nlp.make_doc(TEXTS[0]))
    assert doc._.speakers == [] and annotations.get_entities(doc)


def test_a_grammar_that_was_set_is_read_and_not_stored():
    doc = parser()("Okafor spoke.")
    grammar = Grammar(
        ["NNP", "VBD", "."], ["nsubj", "ROOT", "punct"], [(0, 1, "PERSON")], [(0, 1)], [True, False, False]
    )
    annotations.set_grammar(doc, grammar)
    assert annotations.get_grammar(doc) is grammar
    assert annotations.get_grammar(Doc(doc.vocab).from_bytes(doc.to_bytes())) is not grammar


def test_entities_are_found_by_place_and_can_become_speakers():
    doc = resolved("Ann Lowe said Norhavn was lost.", [["Ann Lowe", "said", "Norhavn was lost"]])
    entity = annotations.entity_at(doc, 3, 4)
    assert entity is not None and entity.name == "Norhavn" and entity.speaker is None
    assert annotations.promote(doc, [entity.id]) == {entity.id: "s2"} == annotations.promote(doc, [entity.id] * 2)
    assert [speaker.name for speaker in doc._.speakers] == ["Ann Lowe", "Norhavn"]
    assert annotations.entity_at(doc, 2, 3) is None
    with pytest.raises(CallError, match="must be one of the Doc's, was: 'e99'"):
        annotations.promote(doc, ["e99"])


def test_the_knowledge_base_id_is_the_linkers():
    doc = parser()("Ann Lowe said it rained.")
    doc.ents = [spacy.tokens.Span(doc, 0, 2, label="PERSON", kb_id="Q1")]
    annotations.set_quotes(
        doc, [{"source": [(0, 2)], "cue": [(2, 3)], "content": [(3, 5)], "kind": "indirect", "confidence": 1.0}], []
    )
    assert component()(doc)._.speakers[0].kb_id == "Q1"


def test_the_scorer_scores(nlp):
    docs = [nlp(text) for text in TEXTS[:2]]
    scores = nlp.get_pipe(NAME).score([Example(doc, doc) for doc in docs])
    assert scores["speakers_accuracy"] == scores["speakers_type_accuracy"] == 1
    bare = [nlp.get_pipe("claimkit_quotes")(nlp.make_doc(doc.text)) for doc in docs]
    assert nlp.get_pipe(NAME).score([Example(b, d) for b, d in zip(bare, docs, strict=True)])["speakers_accuracy"] == 0


@settings(max_examples=150)
@given(st.lists(st.sampled_from(WORDS), max_size=30), st.data())
def test_odd_texts_never_raise_and_offsets_hold(words, data):
    text = " ".join(words)
    doc = spacy.blank("en")(text) if not words else component_docs(text)
    rows = []
    for _ in range(data.draw(st.integers(0, 3)) if len(doc) > 2 else 0):
        place = st.integers(0, len(doc) - 2)
        runs = [
            data.draw(st.tuples(place, st.integers(1, 5)).map(lambda p: [(p[0], min(p[0] + p[1], len(doc)))]))
            for _ in range(3)
        ]
        keep = data.draw(st.booleans())
        kind = data.draw(st.sampled_from(["direct", "indirect", "mixed"]))
        rows.append(
            {"source": runs[0] if keep else [], "cue": runs[1], "content": runs[2], "kind": kind, "confidence": 0.5}
        )
    annotations.set_quotes(doc, rows, [])
    component()(doc)
    for speaker in doc._.speakers:
        assert speaker.name and speaker.mentions
        assert all(doc.text[m.start : m.end] == m.text for m in speaker.mentions)
    assert {q.speaker for q in doc._.quotes} - {None} == {speaker.id for speaker in doc._.speakers}
    assert seen(component()(doc)) == seen(doc)


BLANK = spacy.blank("en")


def component_docs(text):
    return BLANK.make_doc(text)


@given(st.lists(st.text(min_size=1, max_size=6), max_size=20))
def test_a_guessed_grammar_fits_any_tokens(texts):
    grammar = guessed(texts)
    assert len(grammar.tags) == len(grammar.deps) == len(grammar.sentence_starts) == len(texts)
    runs = [run[:2] for run in grammar.entities] + grammar.chunks
    assert all(0 <= start < end <= len(texts) for start, end in runs)
