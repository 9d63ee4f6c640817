"""Selection, quotations that go on, structure and kinds, all on hand-written candidates: no weights."""

import numpy as np
import pytest
import spacy
from case_files import cases

from claimkit.encoder.words import make_words
from claimkit.layout import read_layout
from claimkit.quotes.candidates import Candidate
from claimkit.quotes.finder import decode
from claimkit.quotes.kinds import kind
from claimkit.quotes.selection import FEATURES, Selector, features
from claimkit.quotes.structure import run, structural

TOKENIZER = spacy.blank("en").tokenizer


def read(text):
    layout = read_layout(text)
    tokens = [(token.text, token.idx) for token in TOKENIZER(text) if not token.is_space]
    texts, offsets = [t for t, _ in tokens], [i for _, i in tokens]
    return make_words(texts, offsets, layout.paragraphs, layout.quotations, lambda word: (7,)), layout


def candidate(text, words, row):
    def runs(pieces):
        return tuple(run(words, (at := text.index(piece), at + len(piece))) for piece in pieces)

    source = runs([row["source"]])[0] if row["source"] else None
    sure = row.get("sure", 0.98)
    return Candidate(runs([row["cue"]])[0], source, runs(row["content"]), sure, sure, -0.1)


def texts(text, words, runs):
    return [text[words.starts[a] : words.ends[b - 1]] for a, b in runs]


@pytest.mark.parametrize("case", cases("quotes/decoding"))
def test_decoding(case):
    text = case["text"]
    words, layout = read(text)
    found = [candidate(text, words, row) for row in case["candidates"]]
    quotes = decode(found, words, layout, text, Selector())
    got = [
        [
            texts(text, words, [q.source] if q.source else []),
            texts(text, words, [q.cue] if q.cue else []),
            texts(text, words, q.content),
        ]
        for q in quotes
    ]
    assert got == case["quotes"]


@pytest.mark.parametrize("case", cases("quotes/kinds"))
def test_kinds(case):
    text = case["text"]
    content = [(at := text.index(piece), at + len(piece)) for piece in case["content"]]
    assert kind(text, content, read_layout(text).quotations) == case["kind"]


def test_structure_reads_transcripts_and_dashes():
    text = "OKAFOR: We start at nine.\n\nSADIQ: We do not.\n\n“Nor do I.” — Ruth Vane"
    words, layout = read(text)
    found = structural(words, layout)
    assert [texts(text, words, [c.source])[0] for c in found] == ["OKAFOR", "SADIQ", "Ruth Vane"]
    assert [texts(text, words, c.content)[0] for c in found] == ["We start at nine.", "We do not.", "“Nor do I.”"]


def test_features_are_finite_and_a_surer_cue_is_surer():
    text = "Osei said the port was lost."
    words, _ = read(text)
    row = {"source": "Osei", "cue": "said", "content": ["the port was lost"]}
    both = [candidate(text, words, {**row, "sure": sure}) for sure in (0.2, 0.99)]
    for one in both:
        assert features([one], words).shape == (1, len(FEATURES))
        assert np.isfinite(features([one], words)).all()
    low, high = (Selector().confidences([one], words)[0] for one in both)
    assert 0 < low < high < 1
