"""Whom and what a text talks of."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit.claims.referents import MOST, referents, sentences, stem

TEXT = (
    "Lisbon fights over the harbour bill\n\n"
    "Senator Mary Vane attacked the harbour bill on Monday. She said the bill would ruin fishermen, and that the "
    "income tax bill was no better.\n\n"
    "“Families will pay for it,” Vane said. The fishermen agreed with her. Nobody asked the cook.\n\n"
    "The weather was mild on the coast that day. It rained a little. A dog barked. The lighthouse was closed."
)


def read(nlp, text):
    return nlp.get_pipe("claimkit_claims").read(nlp(text))


@pytest.fixture(scope="module")
def text(nlp):
    return read(nlp, TEXT)


@pytest.fixture(scope="module")
def found(text):
    return {referent.meant.name: referent for referent in referents(text, 0, len(text.words))}


def test_noun_phrases_with_one_head_are_one_issue_where_nothing_in_them_differs(text, found):
    spelled = [" ".join(text.words[a:b]) for a, b in found["harbour bill"].runs.tolist()]
    assert spelled == ["harbour bill", "harbour bill", "bill"]
    assert found["fishermen"].kind in ("issue", "group")


def test_a_party_has_its_pronouns_with_it(text, found):
    vane = found["Mary Vane"]
    assert vane.kind == "person" and vane.meant.entity.named
    assert not vane.names.all() and vane.names.any()
    assert {text.words[a].lower() for a, _ in vane.runs[~vane.names].tolist()} <= {"she", "her"}


def test_what_is_mentioned_once_counts_only_at_the_beginning(found):
    assert "Lisbon" in found
    assert not {"lighthouse", "cook", "dog", "weather"} & set(found)


def test_sentences_are_counted(text):
    number = sentences(text.encoding.grammar)
    assert (np.diff(number) >= 0).all() and number[-1] >= 8


def test_a_long_text_has_no_more_than_the_most(nlp):
    nouns = [
        f"{a}{b}" for a in ("harbour", "river", "moun", "bridge", "school") for b in ("keeper", "warden", "master")
    ]
    text = read(nlp, " ".join(f"The {noun} met the {other}." for noun in nouns for other in nouns))
    found = referents(text, 0, len(text.words))
    assert 0 < len(found) <= MOST
    assert all(0 <= a < b <= len(text.words) for referent in found for a, b in referent.runs.tolist())


@given(st.text(max_size=12))
def test_a_stem_is_its_own_stem_or_shorter(word):
    assert len(stem(word)) <= len(word.lower())
