"""The condition that a proposition depends on: "if the vote fails", "unless Ankara pays", "as long as it rains"."""

from collections.abc import Sequence

import numpy as np

from claimkit.claims.labelling import TAGS, number

Run = tuple[int, int]
# What opens a condition, longest first.
_OPENERS = tuple(
    tuple(opener.split())
    for opener in (
        "on the condition that", "on condition that", "in the event that", "in the event of", "as long as",
        "so long as", "provided that", "providing that", "assuming that", "only if", "even if", "in case", "if",
        "unless", "provided", "assuming", "absent", "barring", "should",
    )
)  # fmt: skip
# After these an "if" asks: "wondered if", "whether", "not sure if".
_ASKING = frozenset(
    "ask asked asks asking wonder wondered wonders wondering know knows knew see sure certain clear question doubt "
    "determine decide check say tell unclear as".split()
)
_FINITE = number("tag", "VBD VBZ VBP MD")
_BARE = number("tag", "VB")
_PERSONAL = number("tag", "PRP NN NNS NNP NNPS DT")
_STOPS = frozenset(',;:.!?—–"”“') | {"--", "''", "``"}


def condition(runs: Sequence[Run], words: Sequence[str], grammar: np.ndarray) -> Run | None:
    """The condition of a proposition as half-open words, up to the mark that closes it; None where it names none."""
    for first, last in runs:
        lower = [word.lower() for word in words[first:last]]
        for at in range(len(lower)):
            opener = next((o for o in _OPENERS if tuple(lower[at : at + len(o)]) == o), None)
            if opener is None or not _is_condition(opener, at, lower, first, grammar):
                continue
            end = _end(lower, at, first, grammar)
            if end - at > len(opener):
                return first + at, first + end
    return None


def _is_condition(opener: tuple[str, ...], at: int, lower: Sequence[str], first: int, grammar: np.ndarray) -> bool:
    before = lower[at - 1] if at else ""
    if opener == ("if",):
        return before not in _ASKING
    if opener == ("should",):
        # "Should the vote fail": inverted, so at a clause's beginning and before its subject.
        begins = not before or before in _STOPS
        return begins and at + 1 < len(lower) and int(grammar[first + at + 1, TAGS]) in _PERSONAL
    if opener in (("provided",), ("assuming",)):
        return not before or before in _STOPS
    return True


def _end(lower: Sequence[str], at: int, first: int, grammar: np.ndarray) -> int:
    """Where a condition ends: at a mark once its verb has come, at the latest where the proposition does."""
    # Behind "should" the verb has no tense of its own.
    verbs = _FINITE | _BARE if lower[at] == "should" else _FINITE
    verb = False
    for place in range(at + 1, len(lower)):
        verb = verb or int(grammar[first + place, TAGS]) in verbs
        if lower[place] in _STOPS and (verb or lower[place] not in {","}):
            return place
    return len(lower)
