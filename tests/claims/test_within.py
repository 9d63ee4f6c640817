"""Of a phrase and what stands within it one is meant."""

import pytest
from case_files import cases

from claimkit.claims.decisions import Side
from claimkit.claims.extraction import _without_parts
from claimkit.claims.within import only_describes, rivals
from claims.grammars import read, run_of


@pytest.mark.parametrize("case", cases("claims/within"))
def test_what_only_describes(case):
    _, starts, ends, grammar = read(case["text"])
    assert only_describes(run_of(starts, ends, case["text"], case["phrase"]), grammar) is case["describes"]


def runs(text, *phrases):
    _, starts, ends, grammar = read(text)
    return [run_of(starts, ends, text, phrase) for phrase in phrases], grammar


def test_a_possessor_and_what_is_possessed_are_rivals():
    found, grammar = runs("He fears Vane's harbour plan and the mayor.", "Vane", "harbour plan", "mayor")
    assert rivals(found, grammar) == [(0, 1)]


@pytest.mark.parametrize(("confidences", "kept"), [((0.9, 0.7), [0]), ((0.7, 0.9), [1])])
def test_the_surer_of_two_rivals_takes_the_side(confidences, kept):
    found, grammar = runs("He fears Vane's harbour plan.", "Vane", "harbour plan")
    taken = _without_parts(found, grammar, [Side("against", confidence) for confidence in confidences])
    assert [number for number, side in enumerate(taken) if side.polarity == "against"] == kept
    assert sum(side.confidence for side in taken) == pytest.approx(max(confidences) + 1 - min(confidences))


def test_one_side_of_two_rivals_stays():
    found, grammar = runs("He fears Vane's harbour plan.", "Vane", "harbour plan")
    sides = [Side("neutral", 0.8), Side("against", 0.7)]
    assert _without_parts(found, grammar, sides) == sides
