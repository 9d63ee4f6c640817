"""Phrases within phrases: of a base noun phrase and what stands in it before its head, one is meant."""

from collections.abc import Sequence

import numpy as np

from claimkit.claims.labelling import CHUNKS, ENTITIES, TAGS, number
from claimkit.encoder.grammar import GROUPS, index_of

Run = tuple[int, int]
_GOES_ON = index_of("chunk", "I")
_OUTSIDE = index_of("entity", "O")
_POSSESSIVE = number("tag", "POS")
_LINKS = number("tag", "CC ,")
_PEOPLES = frozenset(
    label for label, name in enumerate(GROUPS["entity"]) if name.endswith(("-NORP", "-GPE", "-LOC", "-LANGUAGE"))
)


def head_after(run: Run, grammar: np.ndarray) -> int | None:
    """Where the base noun phrase ends that goes on behind a phrase within it; None where the phrase ends it."""
    end = run[1]
    while end < len(grammar) and grammar[end, CHUNKS] == _GOES_ON and grammar[end, TAGS] not in _LINKS:
        end += 1
    return end if end > run[1] else None


def only_describes(run: Run, grammar: np.ndarray) -> bool:
    """Whether a phrase only says which one the head behind it is: a people or place before a noun ("Russian
    aggression"), anything before a name ("Russian President Putin", "NATO member Estonia"). Of a thousand such phrases
    in labelled quotes a side is taken on three."""
    end = head_after(run, grammar)
    if end is None or _possesses(run, grammar):
        return False
    return int(grammar[run[0], ENTITIES]) in _PEOPLES or int(grammar[end - 1, ENTITIES]) != _OUTSIDE


def rivals(runs: Sequence[Run], grammar: np.ndarray) -> list[tuple[int, int]]:
    """The numbers of phrases, two and two, of which a quote means one: a possessor or an attribute and the head of its
    base noun phrase, "Trump" and "statements" of "Trump's statements"."""
    ends: dict[int, list[int]] = {}
    for place, run in enumerate(runs):
        ends.setdefault(run[1], []).append(place)
    found = []
    for inner, run in enumerate(runs):
        end = head_after(run, grammar)
        if end is not None:
            found += [(inner, outer) for outer in ends.get(end, ()) if runs[outer][0] >= run[1]]
    return found


def _possesses(run: Run, grammar: np.ndarray) -> bool:
    return grammar[run[1], TAGS] in _POSSESSIVE
