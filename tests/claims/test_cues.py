"""What cues tell: kinds by the lexicon, hints to a claim's labels, the phrase that a cue acts on."""

import numpy as np
import pytest
from case_files import cases
from hypothesis import given
from hypothesis import strategies as st

from claimkit.claims.cues import complement_of, cue_kind, lemmas, object_of
from claimkit.claims.decisions import Side
from claimkit.claims.extraction import FoundStance, _heads
from claimkit.claims.hints import WIDTH, hints, hints_on, side_on
from claimkit.claims.labels import CERTAINTIES, POLARITIES, TYPES
from claimkit.claims.targets import Meant
from claimkit.lexicons import rows
from claims.grammars import read, run_of

NAMES = [*TYPES, *CERTAINTIES, "not negated", "negated"]


@pytest.mark.parametrize("case", cases("claims/cues"))
def test_kinds(case):
    found = cue_kind(case["cue"].split())
    if case["kind"] is None:
        assert found is None
    else:
        told = (found.kind, found.type, found.negated, found.side)
        assert told == (case["kind"], case["type"], case["negated"], case["side"])


@pytest.mark.parametrize("case", cases("claims/hints"))
def test_hints(case):
    quote = case.get("source", "Vane").split(), case["cue"].split()
    found = hints(quote, case["claim"].split(), 2.0, case.get("direct", False))
    assert [name for name, value in zip(NAMES, found, strict=True) if value] == case["told"]
    assert set(found.tolist()) <= {0.0, 2.0, 4.0}


@pytest.mark.parametrize("case", cases("claims/complements"))
def test_complements(case):
    words, starts, ends, grammar = read(case["text"])
    content = [run_of(starts, ends, case["text"], case["content"])]
    kind = cue_kind([case["cue"]])
    found = complement_of(kind, object_of(content, grammar), content, words, grammar) if kind else None
    assert (None if found is None else words[found]) == case["complement"]


def test_a_word_is_of_one_kind():
    words = [word for *_, entries in rows("cue_kinds") for word in entries.split()]
    assert sorted(words) == sorted(set(words))
    assert {row[1] for row in rows("cue_kinds")} <= {*TYPES, "-"}
    assert {row[2] for row in rows("cue_kinds")} <= {*CERTAINTIES, "-"}


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("denies", "deny"),
        ("vowed", "vow"),
        ("urging", "urge"),
        ("banned", "ban"),
        ("blasts", "blast"),
        ("pushes", "push"),
    ],
)
def test_lemmas(form, lemma):
    assert lemma in lemmas(form)


@pytest.mark.parametrize(
    ("text", "content", "phrase"),
    [
        ("Vane opposes the harbour treaty with Ankara.", "the harbour treaty with Ankara", "harbour treaty"),
        ("Vane blasted the mayor for selling the port.", "the mayor for selling the port", "mayor"),
        ("Vane vowed to sell the port.", "to sell the port", None),
    ],
)
def test_the_object_of_a_cue(text, content, phrase):
    _, starts, ends, grammar = read(text)
    found = object_of([run_of(starts, ends, text, content)], grammar)
    assert (found and text[starts[found[0]] : ends[found[1] - 1]]) == phrase


def stance_on(words, phrase, polarity):
    first = words.index(phrase.split()[0])
    run = (first, first + len(phrase.split()))
    return FoundStance(run, Meant(phrase, None, (0, 1)), Side(polarity, 0.8))


def test_what_a_preposition_adds_takes_no_side_of_its_own():
    words, _, _, grammar = read("The bishops condemned the bombing of the market and the mayor.")
    sides = [stance_on(words, phrase, "against") for phrase in ("bombing", "market", "mayor")]
    assert [stance.meant.name for stance in _heads(sides, grammar)] == ["bombing", "mayor"]
    sides[1] = stance_on(words, "market", "favor")
    assert len(_heads(sides, grammar)) == 3


@pytest.mark.parametrize(
    ("cue", "side"), [("praised", "favor"), ("blasted", "against"), ("did not endorse", "neutral"), ("said", None)]
)
def test_side_hints_are_for_what_the_cue_acts_on(cue, side):
    found = hints_on((4, 5), side_on(cue_kind(cue.split()), ["the", "treaty"]), [(4, 5), (7, 8)], 2.0)
    assert not found[1].any()
    assert [POLARITIES[place] for place in found[0].nonzero()[0]] == ([side] if side else [])


@given(st.lists(st.text(max_size=8), max_size=6), st.lists(st.text(max_size=8), max_size=30))
def test_no_words_raise(cue, claim):
    found = hints((cue, cue), claim, 1.0)
    assert found.shape == (WIDTH,)
    assert np.isfinite(found).all()
