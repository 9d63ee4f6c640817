"""From scores to labels: a claim's type, certainty and negation, and the stances of a claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from claimkit.claims.labels import CERTAINTIES, NEUTRAL, POLARITIES, TYPES

Key = TypeVar("Key", str, tuple[str, int])
_CUTS = np.cumsum([len(TYPES), len(CERTAINTIES)])
# A type's certainties: attitudes, demands and questions are asserted by nobody. Added to the scores, a row a type.
_AGREEING = np.zeros((len(TYPES), len(CERTAINTIES)), np.float32)
_AGREEING[[TYPES.index(name) for name in ("policy", "attitude", "question")], :-1] = -1.5
_AGREEING[[TYPES.index(name) for name in ("fact", "evaluation", "prediction", "intent")], -1] = -1.5


@dataclass(frozen=True, slots=True)
class Settings:
    """What is fitted on dev. temperatures: scores of claims, of quotes' stances, of targets and of pairs in sentences
    are divided by them (Guo et al. 2017); least: the probability of a side from which a stance counts; negated: that
    of a negation; main, own: what its own scores count for beside its whole quote's, 0..1, in a quote's longest claim
    and in the others; hint: what one rule adds to a claim's scores, side: what the cue's own side adds to its
    object's, deed: what a deed that is meant adds to its object's, elsewhere: what a sure stance on the same party
    elsewhere in the text adds; implied: the probability from which a side on what a quote leaves unnamed counts;
    held: that of a side that a sentence shows, issue_leaning: what is added there to the scores of sides on issues
    named by several words, rank_leaning: what is taken from those on a referent, times the logarithm of its place;
    target_leaning, pair_leaning: what is added to the scores of neutral, favor and against in a sentence without and
    with a holder."""

    claim_temperature: float = 1.0
    stance_temperature: float = 1.0
    target_temperature: float = 1.0
    pair_temperature: float = 1.0
    least: float = 0.6
    negated: float = 0.5
    main: float = 0.1
    own: float = 0.5
    hint: float = 2.5
    side: float = 3.0
    deed: float = 2.0
    elsewhere: float = 0.2
    implied: float = 0.2
    held: float = 0.17
    issue_leaning: float = 0.7
    rank_leaning: float = 0.5
    target_leaning: Sequence[float] = (0.0, 0.0, 0.0)
    pair_leaning: Sequence[float] = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Labels:
    """A claim's labels and how sure they are: the product of the probabilities of type and certainty."""

    type: str
    certainty: str
    negated: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class Side:
    """A stance toward one phrase: polarity and its probability."""

    polarity: str
    confidence: float


def softmax(scores: np.ndarray) -> np.ndarray:
    """(..., N) probabilities of (..., N) scores."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)  # type: ignore[no-any-return]


def labels(scores: np.ndarray, settings: Settings, told: np.ndarray | float = 0.0) -> Labels:
    """The labels of one claim from its (13,) scores and the (13,) hints that rules add to them."""
    scaled = scores / settings.claim_temperature + told
    types, certainties, negation = np.split(scaled, _CUTS)
    chosen = int(types.argmax())
    types, certainties, negation = softmax(types), softmax(certainties + _AGREEING[chosen]), softmax(negation)
    sure = float(types.max() * certainties.max())
    return Labels(
        TYPES[chosen],
        CERTAINTIES[int(certainties.argmax())],
        bool(negation[1] >= settings.negated),
        round(sure, 4),
    )


def sides(scores: np.ndarray, least: float) -> list[Side]:
    """For each of (N, 3) scores, hints and temperature already in them, the side taken: neutral where neither is so
    likely."""
    found = []
    for likely in softmax(scores):
        taken = 1 + int(likely[1:].argmax())
        if likely[taken] < least:
            taken = 0
        found.append(Side(POLARITIES[taken], round(float(likely[taken]), 4)))
    return found


def consistent(found: Sequence[tuple[str, int, Side]]) -> list[int]:
    """The numbers of those to keep, in order, where several phrases of a quote mean the same: of each claim the surest
    on the side that the quote is surest of; one alone where it takes none. found: (what is meant, claim, side)."""
    best = _surest([key for key, *_ in found], found)
    kept = []
    for number in _surest([(key, claim) for key, claim, _ in found], found).values():
        key = found[number][0]
        surest = found[best[key]][2]
        sided = surest.polarity != NEUTRAL and found[number][2].polarity == surest.polarity
        if sided or number == best[key]:
            kept.append(number)
    return sorted(kept)


def _surest(keys: Sequence[Key], found: Sequence[tuple[str, int, Side]]) -> dict[Key, int]:
    """The number of the surest side of each key."""
    best: dict[Key, int] = {}
    for number, key in enumerate(keys):
        if key not in best or _rank(found[number][2]) > _rank(found[best[key]][2]):
            best[key] = number
    return best


def _rank(side: Side) -> tuple[bool, float]:
    return side.polarity != NEUTRAL, side.confidence
