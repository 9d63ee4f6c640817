"""How often the right speaker stands behind a quote: pure functions, and `claimkit.speakers_scorer.v1` for spaCy."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.training import Example
from spacy.util import registry

from claimkit import annotations
from claimkit.names import same_name
from claimkit.records import Quote, Speaker

Scorer = Callable[..., dict[str, float]]
_LEAST_OVERLAP = 0.5


@dataclass(slots=True)
class Count:
    """Right ones among all."""

    right: int = 0
    total: int = 0

    def add(self, right: bool) -> None:
        """Count one."""
        self.right += right
        self.total += 1

    @property
    def share(self) -> float:
        """Right ones in 0..1, 0 where there are none."""
        return self.right / self.total if self.total else 0.0


def pairs(gold: Sequence[Quote], found: Sequence[Quote]) -> list[tuple[Quote, Quote]]:
    """Quotes whose contents share half their characters (Jaccard), one to one, the best first."""
    cells = [[{i for span in q.content for i in range(span.start, span.end)} for q in side] for side in (gold, found)]
    ranked = []
    starts = sorted(range(len(found)), key=lambda j: found[j].content[0].start)
    for i, mine in enumerate(cells[0]):
        for j in starts:
            both = len(mine & cells[1][j])
            if both and both >= _LEAST_OVERLAP * (union := len(mine | cells[1][j])):
                ranked.append((-both / union, i, j))
    used: tuple[set[int], set[int]] = (set(), set())
    chosen = []
    for _, i, j in sorted(ranked):
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            chosen.append((gold[i], found[j]))
    return chosen


def make_speakers_scorer() -> Scorer:
    """`score_speakers`, by its name in a config."""
    return score_speakers


registry.scorers("claimkit.speakers_scorer.v1", func=make_speakers_scorer)


def score_speakers(examples: Iterable[Example], **_: Any) -> dict[str, float]:
    """Of the gold quotes that were found and have a speaker, how many have the right one (`speakers_accuracy`), of
    those
    with a named speaker (`speakers_named_accuracy`); of right ones, how many have the right type."""
    every, named, kind = Count(), Count(), Count()
    for example in examples:
        golds, founds = ({s.id: s for s in annotations.get_speakers(doc)} for doc in (example.y, example.x))
        for wanted, given in pairs(annotations.get_quotes(example.y), annotations.get_quotes(example.x)):
            if wanted.speaker is not None:
                _count(golds[wanted.speaker], founds.get(given.speaker or ""), every, named, kind)
    return {
        "speakers_accuracy": every.share,
        "speakers_named_accuracy": named.share,
        "speakers_type_accuracy": kind.share,
    }


def _count(gold: Speaker, found: Speaker | None, every: Count, named: Count, kind: Count) -> None:
    right = found is not None and same_name(gold.name, found.name)
    every.add(right)
    if gold.named:
        named.add(right)
    if right and found is not None:
        kind.add(gold.type == found.type)
