"""What is meant to be done to a thing tells the side on it."""

import pytest
from case_files import cases

from claimkit.claims.cues import cue_kind, measured
from claimkit.claims.deeds import deed_on
from claimkit.claims.labels import POLARITIES
from claimkit.lexicons import rows
from claims.grammars import read, run_of


@pytest.mark.parametrize("case", cases("claims/deeds"))
def test_deeds(case):
    words, starts, ends, grammar = read(case["text"])
    content = [run_of(starts, ends, case["text"], case["content"])]
    found = deed_on(cue_kind(case["cue"].split()), content, words, grammar)
    assert (found and found[0]) == case["side"]
    assert (found and " ".join(words[slice(*found[1])])) == case["object"]


def test_a_deed_has_one_side():
    verbs = [verb for _, entries in rows("deeds") for verb in entries.split()]
    assert sorted(verbs) == sorted(set(verbs))
    assert {side for side, _ in rows("deeds")} < set(POLARITIES)


@pytest.mark.parametrize(
    ("text", "thing", "counted"),
    [
        ("They back a litany of new rules.", "litany", "new rules"),
        ("They back a law of the sea.", "law", None),
        ("They back a number.", "number", None),
    ],
)
def test_what_a_phrase_counts_out(text, thing, counted):
    words, starts, ends, grammar = read(text)
    found = measured(run_of(starts, ends, text, thing), words, grammar, len(words))
    assert (found and " ".join(words[slice(*found)])) == counted
    assert measured(None, words, grammar, len(words)) is None
