"""What is meant to be done to a thing: who vows to block a treaty is against it, who wants to build a bridge for it. Of
the labelled objects of "to ban", "to block" and "to stop" that a side is taken on, all 28 are opposed."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from claimkit.claims.candidates import Run, chunks, without_opener
from claimkit.claims.cues import CueKind
from claimkit.claims.labelling import TAGS, number
from claimkit.lexicons import rows

_TO, _VERB, _PARTICLE = number("tag", "TO"), number("tag", "VB"), number("tag", "RP IN TO RB")
# Cues behind which a deed is no wish of who speaks.
_NO_WISH = frozenset("refuse deny doubt accuse report call against reject".split())
# A deed stands so many words from the begin of a content at most, its object so many from the verb.
_LEAD, _REACH = 6, 8


def deed_on(
    kind: CueKind | None, content: Sequence[Run], words: Sequence[str], grammar: np.ndarray
) -> tuple[str, Run] | None:
    """The side that the deed a content begins with takes on its object, and that object as half-open words: "to block
    | the treaty"; behind a demand also what others are to do: "MPs to reject | the bill". None where there is none.

    kind: what the cue tells; words, grammar: the text's.
    """
    if not content or (kind is not None and (kind.negated or kind.kind in _NO_WISH)):
        return None
    first, last = content[0]
    most = first + _LEAD if kind is not None and kind.kind == "demand" else first
    for word in range(first, min(most + 1, last - 2)):
        if grammar[word, TAGS] in _TO and grammar[word + 1, TAGS] in _VERB:
            denied = word > first and words[word - 1].lower() in ("not", "never")
            return None if denied else _object(word + 1, last, words, grammar)
    return None


def _object(verb: int, last: int, words: Sequence[str], grammar: np.ndarray) -> tuple[str, Run] | None:
    """The side of a verb and its object."""
    phrase = next(chunks(grammar, verb + 1, min(last, verb + _REACH)), None)
    if phrase is None:
        return None
    between = range(verb + 1, phrase[0])
    if any(grammar[word, TAGS] not in _PARTICLE for word in between):
        return None
    side = _sides().get("_".join(words[word].lower() for word in (verb, *between)))
    return (side, without_opener(grammar, phrase)) if side else None


@cache
def _sides() -> dict[str, str]:
    return {verb: side for side, verbs in rows("deeds") for verb in verbs.split()}
