"""How much of a text names an issue: a noun phrase with what stands behind it and makes it that issue, "tax on wealth",
"efforts to end the war", not "tax" or "efforts"."""

from collections.abc import Sequence

import numpy as np

from claimkit.claims.candidates import chunks
from claimkit.claims.labelling import CHUNKS, ENTITIES, TAGS, number
from claimkit.encoder.grammar import GROUPS

Run = tuple[int, int]
# Prepositions that tie the phrase behind them to any noun, and those that do where it stands bare.
_ALWAYS = frozenset(("of",))
_BARE = frozenset("on for in to against by with toward towards over between about".split())
# Nouns of deeds that were meant: what they are shows only in the infinitive behind them.
_DEEDS = frozenset(
    "ability attempt attempts authority bid bill call calls campaign deal decision decisions desire drive effort "
    "efforts failure fight intention law laws legislation measure measures motion move moves need obligation "
    "offer order orders plan plans pledge pledges power powers pressure promise promises proposal proposals push "
    "refusal request requests right rights rule rules struggle threat threats unwillingness vote willingness".split()
)
# Nouns that name nothing without the clause behind them.
_VAGUE = frozenset("anyone companies everyone measures those people policies politicians rules things".split())
# Words before a noun that point at it and name nothing: "such clauses", "her own model"; not that of "same-sex".
_POINTING = frozenset("such own very same said".split())
_TO, _RELATIVE = number("tag", "TO"), number("tag", "WDT WP")
_VERBS, _FINITE = number("tag", "VB"), number("tag", "VBD VBZ VBP MD")
_INSIDE = number("tag", "RB RBR VB VBN VBG RP MD VBZ VBP VBD TO")
_NOUNS, _ENDS = number("tag", "NN NNS"), number("tag", "NN NNS NNP NNPS")
_DATED = frozenset(
    label for label, name in enumerate(GROUPS["entity"]) if name.endswith(("-DATE", "-TIME", "-PERCENT", "-MONEY"))
)
# The longest phrase that ends a name, and the most words between a verb and its object.
_LONGEST, _REACH = 6, 4


def named(run: Run, words: Sequence[str], grammar: np.ndarray, end: int) -> Run:
    """The half-open words that name the issue whose base noun phrase `run` is, within words before `end`."""
    first, last = run
    while first < last - 1 and words[first].lower() in _POINTING and words[first + 1] != "-":
        first += 1
    if last >= end or grammar[last - 1, TAGS] not in _NOUNS:
        return first, last
    word, bare = words[last].lower(), last - first == 1
    longer = None
    if word in _ALWAYS or (bare and word in _BARE and grammar[last, TAGS] not in _TO):
        longer = _phrase(grammar, last + 1, end)
    if longer is None and bare and words[first].lower() in _DEEDS and grammar[last, TAGS] in _TO:
        longer = _object(grammar, last + 1, end, _VERBS)
    if longer is None and bare and words[first].lower() in _VAGUE and grammar[last, TAGS] in _RELATIVE:
        longer = _object(grammar, last + 1, end, _FINITE)
    return first, longer or last


def _phrase(grammar: np.ndarray, first: int, end: int) -> int | None:
    """Where the noun phrase that begins at a word ends, if one does that can name something."""
    phrase = next(chunks(grammar, first, min(end, first + _LONGEST + 1)), None)
    if phrase is None or phrase[0] != first or phrase[1] - first > _LONGEST:
        return None
    if grammar[phrase[1] - 1, TAGS] not in _ENDS:
        return None
    if all(int(label) in _DATED for label in grammar[first : phrase[1], ENTITIES]):
        return None
    return phrase[1]


def _object(grammar: np.ndarray, first: int, end: int, verbs: frozenset[int]) -> int | None:
    """Where the first object of the verbs that begin at a word ends."""
    place, seen = first, False
    while place < min(end, first + _REACH) and grammar[place, TAGS] in _INSIDE and not grammar[place, CHUNKS]:
        seen = seen or int(grammar[place, TAGS]) in verbs
        place += 1
    return _phrase(grammar, place, end) if seen else None
