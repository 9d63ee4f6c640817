"""How good claims and stances are: pure functions, and `claimkit.claims_scorer.v1` for spaCy."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from spacy.training import Example
from spacy.util import registry

from claimkit import annotations
from claimkit.names import same_name
from claimkit.records import Claim, Quote, Stance
from claimkit.records import Span as TextSpan

Scorer = Callable[..., dict[str, float]]
_LEAST_OVERLAP = 0.5


@dataclass(slots=True)
class ClaimScore:
    """Counts over gold quotes that were found and carry a claim: all of them, and those with the right label."""

    quotes: int = 0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("type", "certainty", "negated"), 0))
    stances_right: int = 0
    stances_found: int = 0
    stances_gold: int = 0

    def share(self, label: str) -> float:
        """How many labels are right, in 0..1."""
        return self.right[label] / self.quotes if self.quotes else 0.0

    @property
    def stance_f(self) -> float:
        """F1 of stances, in 0..1."""
        return 2 * self.stances_right / max(self.stances_found + self.stances_gold, 1)


def paired(gold: Sequence[Quote], found: Sequence[Quote]) -> list[tuple[Quote, Quote]]:
    """Quotes whose contents share half their characters (Jaccard), one to one, the best first."""
    cells = [[_characters(quote.content) for quote in side] for side in (gold, found)]
    ranked = []
    for i, mine in enumerate(cells[0]):
        for j, other in enumerate(cells[1]):
            both = len(mine & other)
            if both and both >= _LEAST_OVERLAP * len(mine | other):
                ranked.append((-both / len(mine | other), i, j))
    pairs: dict[int, int] = {}
    for _, i, j in sorted(ranked):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return [(gold[i], found[j]) for i, j in pairs.items()]


def score_article(
    total: ClaimScore, quotes: tuple[Sequence[Quote], Sequence[Quote]], claims: tuple[Sequence[Claim], Sequence[Claim]]
) -> None:
    """Add one article's counts: quotes and claims of gold, then those found. A gold claim is held against the found
    claim of its quote that shares most of its characters; stances count by quote."""
    gold_claims, found_claims = (_by_quote(side) for side in claims)
    for wanted, given in paired(*quotes):
        mine, other = gold_claims.get(wanted.id, []), found_claims.get(given.id, [])
        if not mine or not other:
            continue
        main = max(mine, key=lambda claim: len(_characters(claim.spans)))
        best = max(other, key=lambda claim: len(_characters(claim.spans) & _characters(main.spans)))
        total.quotes += 1
        for label in total.right:
            total.right[label] += getattr(main, label) == getattr(best, label)
        _count_stances(total, _sides(mine), _sides(other))


def _count_stances(total: ClaimScore, gold: list[Stance], found: list[Stance]) -> None:
    total.stances_gold += len(gold)
    total.stances_found += len(found)
    left = list(found)
    for stance in gold:
        hits = [s for s in left if s.polarity == stance.polarity and same_name(s.target.name, stance.target.name)]
        if hits:
            left.remove(hits[0])
            total.stances_right += 1


def _by_quote(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.quote, []).append(claim)
    return found


def _sides(claims: Iterable[Claim]) -> list[Stance]:
    """The stances that take a side, once for each target and side."""
    found: dict[tuple[str, str], Stance] = {}
    for claim in claims:
        for stance in claim.stances:
            if stance.polarity != "neutral":
                found.setdefault((stance.target.name.lower(), stance.polarity), stance)
    return list(found.values())


def _characters(spans: Iterable[TextSpan]) -> frozenset[int]:
    return frozenset(offset for span in spans for offset in range(span.start, span.end))


def make_claims_scorer() -> Scorer:
    """`score_claims`, by its name in a config."""
    return score_claims


registry.scorers("claimkit.claims_scorer.v1", func=make_claims_scorer)


def score_claims(examples: Iterable[Example], **_: Any) -> dict[str, float]:
    """F1 of stances, and accuracy of type, certainty and negation over gold quotes that were found, all in 0..1."""
    total = ClaimScore()
    for example in examples:
        docs = example.y, example.x
        quotes, claims = ([of(doc) for doc in docs] for of in (annotations.get_quotes, annotations.get_claims))
        score_article(total, (quotes[0], quotes[1]), (claims[0], claims[1]))  # type: ignore[arg-type]
    labels = {f"claims_{label}_accuracy": total.share(label) for label in total.right}
    return {"claims_stance_f": total.stance_f, **labels}
