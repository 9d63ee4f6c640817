"""What a quote's words tell of a claim's labels, as scores that are added to the head's: cues that fix the type,
modals, hedges, question marks, negated cues. Strong, not binding: a head that is sure of another label keeps it."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from claimkit.claims.cues import CueKind, cue_kind, is_negated, side_on_object
from claimkit.claims.labels import CERTAINTIES, NEUTRAL, POLARITIES, TYPES

Run = tuple[int, int]
WIDTH = len(TYPES) + len(CERTAINTIES) + 2
_PLACES = {name: place for place, name in enumerate((*TYPES, *CERTAINTIES, "not negated", "negated"))}
# Contents by how they begin: what follows the cue decides with it.
_ASKING = frozenset("whether if what how why who when where which".split())
# For a kind of cue, how its content may begin for the kind's type to hold: "urged" all, "promised" only "to ...".
_HOLDS = {
    "accuse": {"that", "to", "wh", "mark", "other"},
    "against": {"other"},
    "reject": {"other", "that"},
    "favor": {"other"},
    "call": {"other", "mark"},
    "report": {"that", "wh", "other"},
    "deny": {"that", "other"},
    "predict": {"that", "to", "other"},
    "demand": {"that", "to", "other"},
    "promise": {"to"},
    "refuse": {"to", "other"},
    "ask": {"wh"},
    "hope": {"that"},
    "want": {"other"},
}
# What somebody wants or hopes to do is his own.
_OWN = frozenset(("want", "hope"))
_NEGATING = frozenset(("reject", "deny", "refuse"))
# So many times a rule's hint is what such a cue adds.
_TURNED = 2
_NOBODY = frozenset("nobody none neither no".split())
_QUESTION = re.compile(r"\?\W*$")
_DUTY = re.compile(r"\b(should|must|ought to|(has|have|needs?) to(?! (say|admit|tell|ask)))\b")
_POSSIBLE = re.compile(r"\b(may|might|could|perhaps|possibly|maybe)\b")
_PROBABLE = re.compile(r"\b(likely|probably|presumably|i think|i believe|i guess|i suspect|in my (view|opinion))\b")
_SURE = re.compile(r"\b(if|whether|could not|couldn't|couldn’t)\b")

# A verb that is negated before anything subordinates it: "that the mayor did not sign", not "a law which does not ..."
_DENIED = re.compile(
    r"^\W*(that )?((?!(who|which|that|if|because|when|while|although|unless|,|to)\b)\S+ ){0,8}?"
    r"(is|are|was|were|am|do|does|did|has|have|had|will|would|can|could|should|must|wo|ca|may|might|[’'](s|re|m|ve|ll|d))"
    r"( \w+ly)? (n['’]t|not|never|no longer)\b(?! (only|just|merely|simply|sure|know)\b)"
)
# "Nobody pays", "there is no reason"; but "nothing is more important", "no doubt", "no choice but".
_NONE = re.compile(
    r"^\W*(that )?(there (is|are|was|were|['’]s) (no|nothing)|no|none|nobody|nothing|neither)\b"
    r"(?! (more|less|better|greater|doubt|question|other|choice|,))"
)
# "Decided not to go".
_NOT_TO = re.compile(r"^\W*not to (?!mention\b)")
# What others will do is no intent of who says so in his own words.
_OTHERS = re.compile(
    r"^\W*(but |and |so |well , |look , )?(they|he|she|it|you|that|this) ?(will|won't|['’]ll|wo|could|may|might)\b"
)
# Cues that only look negated: who has no doubt is sure.
_ASSERTING = re.compile(r"\bno (doubts?|illusions?|secret|bones|qualms)\b|\bminc\w+ words\b|\bnot (just|only|merely)\b")
# A subject that is a deed left undone: "not paying taxes is clever".
_UNDONE = re.compile(r"^\W*(that )?not \w+ing\b")


def hints(
    quote: tuple[Sequence[str], Sequence[str]], claim: Sequence[str], strength: float, direct: bool = False
) -> np.ndarray:
    """(13,) float32 to be added to the scores of a claim: types, certainties, negation.

    quote: the words of its source and its cue; claim: its words; strength: what one rule adds; direct: whether the
    claim is in its speaker's own words.
    """
    found = np.zeros(WIDTH, np.float32)
    # "May" is a month.
    said = [word if word == "May" else word.lower() for word in claim]
    source, cue = quote
    kind = cue_kind(cue)
    names = (*_of_cue(kind, said), *_of_words(said), *_of_negation(kind, source, cue, said))
    for name in names:
        found[_PLACES[name]] = strength
    # A cue that turns its content does so for certain: "rejected the request".
    if kind is not None and _turns(kind, said):
        found[_PLACES["negated"]] *= _TURNED
    if direct and _OTHERS.search(" ".join(said)):
        found[_PLACES["prediction"]] = strength
    return found


def side_on(kind: CueKind | None, content: Sequence[str]) -> str | None:
    """The side that a cue takes on what it acts on, given the words of its content."""
    # Who does not endorse a thing need not be against it.
    if kind and kind.negated and kind.kind in ("favor", "against"):
        return NEUTRAL
    return side_on_object(kind, [word.lower() for word in content]) if kind else None


def hints_on(thing: Run | None, side: str | None, runs: Sequence[Run], strength: float) -> np.ndarray:
    """(N, 3) float32 to be added to the scores of stances toward N phrases: a side on the one that ends as a thing's
    phrase does."""
    found = np.zeros((len(runs), len(POLARITIES)), np.float32)
    if side and thing:
        for number, (first, last) in enumerate(runs):
            if last == thing[1] and first < thing[1]:
                found[number, POLARITIES.index(side)] = strength
    return found


def _of_cue(kind: CueKind | None, claim: Sequence[str]) -> Iterator[str]:
    """The labels that a cue fixes."""
    if kind is None:
        return
    if kind.kind in _OWN and _beginning(claim) == "to":
        yield "intent"
    elif holds(kind, claim) and not says_as(kind, claim):
        yield kind.type
    if kind.certainty != "-" and not kind.negated:
        yield kind.certainty


def _of_words(claim: Sequence[str]) -> Iterator[str]:
    """The labels that a claim's own words show."""
    opening = " ".join(claim[:12])
    if _QUESTION.search(" ".join(claim)):
        yield "question"
    if _SURE.search(opening):
        return
    if _DUTY.search(opening):
        yield "policy"
    elif _POSSIBLE.search(opening):
        yield "possible"
    elif _PROBABLE.search(opening):
        yield "probable"


def _of_negation(
    kind: CueKind | None, source: Sequence[str], cue: Sequence[str], claim: Sequence[str]
) -> Iterator[str]:
    """What is negated by its cue or by who says it: "denied", "did not say", "nobody called for"."""
    negated = is_negated(cue) or (kind is not None and kind.negated)
    if (kind and kind.kind == "deny" and negated) or _ASSERTING.search(" ".join(cue).lower()):
        yield "not negated"
        return
    turns = kind is not None and _turns(kind, claim)
    doubts = kind is not None and kind.kind == "doubt" and _beginning(claim) == "that"
    nobody = bool(source) and source[0].lower() in _NOBODY
    text = " ".join(claim).lower()
    if _UNDONE.search(text):
        yield "not negated"
    elif negated or turns or doubts or nobody or any(told.search(text) for told in (_DENIED, _NONE, _NOT_TO)):
        yield "negated"


def _turns(kind: CueKind, claim: Sequence[str]) -> bool:
    """Whether a cue makes its content a negated one: "rejected", "denied that"."""
    return kind.kind in _NEGATING and holds(kind, claim) and not says_as(kind, claim)


def holds(kind: CueKind, claim: Sequence[str]) -> bool:
    """Whether a kind of cue fixes the type of a claim that begins with these words, in lower case."""
    return _beginning(claim) in _HOLDS.get(kind.kind, ())


def _beginning(claim: Sequence[str]) -> str:
    first = claim[0] if claim else ""
    if first in ("that", "to"):
        return first
    return "wh" if first in _ASKING else "mark" if first[:1] in "\"“'‘" else "other"


def says_as(kind: CueKind, claim: Sequence[str]) -> bool:
    """Whether an attitude is put as an evaluation: "criticised X as crazy"."""
    return kind.type == "attitude" and "as" in claim[1:]
