"""The stance toward one target: what is read of a text, long ones, and texts that nobody encoded."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import claimkit
from claimkit import annotations
from claimkit.claims.stance import _read, sentence_stances, stance_toward
from claimkit.encoder.pairs import Item
from claimkit.encoder.windows import windows
from claimkit.errors import CallError

ODD = ["Vane", "opposes", "x" * 400, ".", "\n\n", "𝔘nicode", "don't"]


@pytest.fixture(scope="module")
def nlp():
    return claimkit.load()


def encoded(nlp, text):
    doc = nlp.make_doc(text)
    nlp.get_pipe("claimkit_quotes")(doc)
    return annotations.get_encoding(doc)


@pytest.mark.parametrize(
    ("text", "target", "holder", "read"),
    [
        ("Vane opposes the treaty.\n\nThe mayor hailed it. Osei was delighted.", (3, 4), None, range(0, 5)),
        ("Osei left.\n\nThe mayor smiled. Vane opposes the treaty. Osei wept.", (10, 11), None, range(3, 15)),
        ("Vane left.\n\nThe mayor opposes it. Osei wept.", (6, 7), (0, 1), range(0, 11)),
        ("The treaty is dead." + " It rained." * 50, (1, 2), None, range(0, 89)),
        ("It rained. " * 50 + "The treaty is dead.", (151, 152), None, range(66, 155)),
        ("Vane left. " + "It rained. " * 50 + "The treaty is dead.", (154, 155), (0, 1), (*range(3), *range(153, 158))),
    ],
    ids=["another paragraph", "its paragraph", "holder before", "words behind", "words before", "holder far"],
)
def test_what_is_read_for_a_stance(nlp, text, target, holder, read):
    assert [*_read(encoded(nlp, text), target, holder)] == [*read]


def test_what_is_read_for_a_stance_is_read_whole(nlp):
    found = encoded(nlp, "Brzęczyszczykiewicz " * 70 + ". The treaty is dead.")
    read = _read(found, (72, 73), None)
    assert {*range(71, 76)} < {*read} and len(read) < 76
    assert len(windows(found.words.part(read), 500)) == 1


def test_other_paragraphs_change_nothing(nlp):
    component = nlp.get_pipe("claimkit_claims")
    alone = encoded(nlp, "Vane opposes the treaty.")
    among = encoded(nlp, "Vane opposes the treaty.\n\nThe mayor hailed it. Osei was delighted.")
    found = [stance_toward(component.model, e, component.settings, (3, 4), None) for e in (alone, among)]
    assert found[0] == pytest.approx(found[1], abs=1e-6)


def test_a_text_without_end_is_read_around_its_target(nlp):
    component = nlp.get_pipe("claimkit_claims")
    words = encoded(nlp, "the port is lost, " * 180 + "Vane opposes the treaty, " + "the port is lost, " * 180).words
    model, networks = component.model, nlp.get_pipe("claimkit_quotes").finder.networks
    scores = sentence_stances(model, networks, words, [Item(0, (0, len(words)), (903, 904))])
    assert scores.shape == (1, 3) and np.isfinite(scores).all()
    assert scores[0].argmax() == 2
    far = Item(0, (0, len(words)), (903, 904), holder=((3, 4),))
    assert np.isfinite(sentence_stances(model, networks, words, [far])).all()


def test_an_encoding_without_networks_says_what_to_do(nlp):
    component = nlp.get_pipe("claimkit_claims")
    lone = replace(encoded(nlp, "Vane opposes the treaty."), networks=None)
    with pytest.raises(CallError, match="run claimkit_quotes on it"):
        stance_toward(component.model, lone, component.settings, (3, 4), None)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.sampled_from(["Vane", "opposes", "x" * 400, ".", "\n\n", "𝔘nicode", "don't"]), min_size=1), st.data()
)
def test_any_words_have_probabilities(nlp, words, data):
    text = " ".join(words)
    spans = [m for m in range(len(text)) if not text[m].isspace()]
    if not spans:
        return
    start = data.draw(st.sampled_from(spans))
    found = claimkit.stance(text, target=(start, start + 1))
    assert sum(found.values()) == pytest.approx(1)
