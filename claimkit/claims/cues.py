"""What a cue alone tells of its content: "denounced" an attitude against it, "urged" a demand, "denied" a negation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from claimkit.claims.candidates import chunks, without_opener
from claimkit.claims.labelling import TAGS, number
from claimkit.lexicons import rows

Run = tuple[int, int]
_NEGATIONS = frozenset("not n't never nor neither without cannot hardly barely".split())
# What may stand before a cue's verb and turns it: "stopped short of condemning", "avoids condemning".
_TURNING = frozenset("avoid avoids avoided avoiding refuse refuses refused refusing decline declines declined".split())
_PARTICLES = frozenset(
    "for on against with at to of about over off out into by behind after aside fun aim issue up like".split()
)
# A particle stands so many words behind its verb at most: "called Tuesday for", "speaks publicly against".
_REACH = 3
# So many words may stand before the phrase that a cue acts on: marks, "on", "for".
_LEAD = 1
# A demand is for its object only where it is plainly one: no "to do", no "end" or "ban".
_UNDOING = frozenset(
    "end repeal ban halt stop abolition removal withdrawal ouster resignation boycott freeze limits".split()
)
# Nouns that count out what the phrase behind their "of" names.
_MEASURES = frozenset(
    "array bunch couple dozens group handful host hundreds kind list litany lot lots majority millions number pair "
    "package piece raft range series set slew sort string thousands type wave".split()
)
# Cues that say what their object is, "as" or "to" or a quotation mark between; so many words behind it at most.
_CALLING = frozenset(("call", "against", "reject", "favor"))
_LINKS = frozenset(("to", '"', "“", "‘", "'", "''", "``"))
_FAR = 8
# Behind these "as" gives an example or another, and says nothing of the object.
_NO_AS = frozenset(("such", "well", "just", "same"))
# What goes on with an object or ends it: no complement begins so.
_NO_COMPLEMENT = number("tag", "IN , . : CC WDT WP VBG")
_SIDES = {"against": "against", "reject": "against", "favor": "favor", "accuse": "against"}


@dataclass(frozen=True, slots=True)
class CueKind:
    """What a cue tells. kind: its row in the lexicon; type, certainty: those of the claim as a rule, "-" where it tells
    none; negated: whether the cue itself is negated ("did not endorse")."""

    kind: str
    type: str
    certainty: str
    negated: bool

    @property
    def side(self) -> str | None:
        """The side that the cue takes on its object, None where it takes none. Not praising is no blame."""
        return None if self.negated else _SIDES.get(self.kind)


def cue_kind(words: Sequence[str]) -> CueKind | None:
    """What a cue's words tell; None where the lexicon knows none of them. A verb with its particle goes before the verb
    alone, and of several the last: "declined to criticize"."""
    lower = [word.lower() for word in words]
    turned = is_negated(lower)
    found = None
    for place, word in enumerate(lower):
        entry = _entry(word, lower[place + 1 : place + 1 + _REACH])
        if entry is None:
            continue
        turned = turned or any(before in _TURNING for before in lower[:place])
        found = entry
    return CueKind(*found, turned) if found else None


def object_of(content: Sequence[Run], grammar: np.ndarray) -> Run | None:
    """What a cue acts on, as half-open words: the noun phrase that a content begins with, its opener left out."""
    if not content:
        return None
    first, last = content[0]
    phrase = next(chunks(grammar, first, last), None)
    if phrase is None or phrase[0] - first > _LEAD:
        return None
    return without_opener(grammar, phrase)


def measured(thing: Run | None, words: Sequence[str], grammar: np.ndarray, end: int) -> Run | None:
    """What a phrase counts out, as half-open words before `end`: of "a litany of rules" the rules; None where it counts
    nothing out."""
    if thing is None or thing[1] + 1 >= end or words[thing[1]].lower() != "of":
        return None
    if words[thing[1] - 1].lower() not in _MEASURES:
        return None
    phrase = next(chunks(grammar, thing[1] + 1, end), None)
    return without_opener(grammar, phrase) if phrase and phrase[0] == thing[1] + 1 else None


def complement_of(
    kind: CueKind, acted_on: Run, content: Sequence[Run], words: Sequence[str], grammar: np.ndarray
) -> int | None:
    """The word from which a content says what its object is called: "the camps | a waiting room", "him | as weak";
    None where it says no such thing. acted_on: `object_of` the content; words, grammar: the text's."""
    if kind.kind not in _CALLING:
        return None
    calls, after, end = kind.kind == "call", acted_on[1], content[0][1]
    for word in range(after, min(end, after + _FAR)):
        said_as = words[word].lower() == "as" and words[word - 1].lower() not in _NO_AS
        if said_as or (calls and words[word] in _LINKS):
            return word
    if calls and after < end:
        return None if grammar[after, TAGS] in _NO_COMPLEMENT else after
    return content[1][0] if calls and len(content) > 1 else None


def side_on_object(kind: CueKind, content: Sequence[str]) -> str | None:
    """The side that a cue takes on what its content, in words of lower case, begins with: "for" what it demands too."""
    if kind.kind == "demand" and not kind.negated and "to" not in content and not _UNDOING & set(content[:4]):
        return "favor"
    return kind.side


def is_negated(words: Sequence[str]) -> bool:
    """Whether a cue is negated: "did not endorse", "hasn’t said"."""
    return any(word.lower() in _NEGATIONS or word.lower().endswith(("n't", "n’t")) for word in words)


def _entry(word: str, after: Sequence[str]) -> tuple[str, str, str] | None:
    """The kind, type and certainty of a verb or noun, with the particles behind it."""
    known = _kinds()
    for lemma in lemmas(word):
        for particle in after:
            if particle in _PARTICLES and f"{lemma}_{particle}" in known:
                return known[f"{lemma}_{particle}"]
        if lemma in known:
            return known[lemma]
    return None


def lemmas(word: str) -> Iterator[str]:
    """The word itself, then what it may be a regular form of, in no order of likelihood."""
    yield word
    if word.endswith("ies") or word.endswith("ied"):
        yield word[:-3] + "y"
    if word.endswith("s"):
        yield word[:-1]
    if word.endswith("es") or word.endswith("ed"):
        yield from (word[:-2], word[:-1])
    for ending in ("ed", "ing"):
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) > 2:
            yield from (stem, stem + "e")
            if stem[-1] == stem[-2]:
                yield stem[:-1]


@cache
def _kinds() -> dict[str, tuple[str, str, str]]:
    return {word: (kind, *labels) for kind, *labels, entries in rows("cue_kinds") for word in entries.split()}  # type: ignore[misc]
