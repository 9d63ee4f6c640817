"""How well predicted quotes agree with gold ones, counted over words, whatever the tokenisation.

A word is a run of letters and digits. Roles are compared as sets of words over the whole article; attributions are
paired one to one, best content overlap first, and agree where contents overlap by half (Jaccard) and the sources share
a word or neither has one. PolNeAR results are reported in these measures.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

ROLES = ("source", "cue", "content")
Span = Sequence[int]
QuoteSpans = Mapping[str, Sequence[Span]]
RoleWords = Mapping[str, frozenset[int]]

_WORD = re.compile(r"\w+")
_LEAST_OVERLAP = 0.5
_DIRECT_SHARE = 0.8


@dataclass(slots=True)
class Count:
    """Right, predicted and gold; precision, recall and F1 in 0..1."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    def add(self, right: int, predicted: int, gold: int) -> None:
        self.right += right
        self.predicted += predicted
        self.gold += gold

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.predicted + self.gold) if self.right else 0.0


@dataclass(slots=True)
class AttributionScore:
    """Counts over articles: one for each role, for attributions, for those with the very same content words, and for
    gold attributions whose content stands in quotation marks (`direct`, of which only the recall means anything)."""

    source: Count = field(default_factory=Count)
    cue: Count = field(default_factory=Count)
    content: Count = field(default_factory=Count)
    attribution: Count = field(default_factory=Count)
    exact: Count = field(default_factory=Count)
    direct: Count = field(default_factory=Count)

    def percent(self) -> dict[str, float]:
        """F1 of each measure in percent, and the recall of direct quotes, to two places."""
        names = (*ROLES, "attribution", "exact")
        scores = {name: round(100 * getattr(self, name).f1, 2) for name in names}
        return {**scores, "direct": round(100 * self.direct.recall, 2)}


def score_article(
    total: AttributionScore,
    text: str,
    gold: Iterable[QuoteSpans],
    predicted: Iterable[QuoteSpans],
    quoted: Sequence[Span] = (),
) -> list[tuple[int, int]]:
    """The pairs (gold, predicted) that match by content, both by number; `total` takes the article's counts.

    Spans are half-open code points of `text`. `quoted` are the stretches in quotation marks. Quotes without content
    words are left out.
    """
    index = WordIndex(text)
    sides = [[index.roles(quote) for quote in side] for side in (gold, predicted)]
    numbers = [[i for i, quote in enumerate(side) if quote["content"]] for side in sides]
    golds, preds = ([side[i] for i in keep] for side, keep in zip(sides, numbers, strict=True))
    for role in ROLES:
        wanted = frozenset[int]().union(*(quote[role] for quote in golds))
        given = frozenset[int]().union(*(quote[role] for quote in preds))
        getattr(total, role).add(len(wanted & given), len(given), len(wanted))
    pairs = _pairs(golds, preds)
    right = [(i, j) for i, j in pairs if same_source(golds[i], preds[j])]
    exact = sum(golds[i]["content"] == preds[j]["content"] for i, j in right)
    inside = index.words(quoted)
    direct = {i for i, quote in enumerate(golds) if is_direct(quote, inside)}
    total.attribution.add(len(right), len(preds), len(golds))
    total.exact.add(exact, len(preds), len(golds))
    total.direct.add(sum(i in direct for i, _ in right), 0, len(direct))
    return [(numbers[0][i], numbers[1][j]) for i, j in pairs]


class WordIndex:
    """Which words of an article spans touch, by number."""

    def __init__(self, text: str):
        borders = [match.span() for match in _WORD.finditer(text)]
        self._starts = [start for start, _ in borders]
        self._ends = [end for _, end in borders]

    def roles(self, quote: QuoteSpans) -> RoleWords:
        """The words of each role of a quote."""
        return {role: self.words(quote.get(role) or ()) for role in ROLES}

    def words(self, spans: Iterable[Span]) -> frozenset[int]:
        """The words of spans."""
        found: set[int] = set()
        for start, end in spans:
            found.update(range(bisect_right(self._ends, start), bisect_left(self._starts, end)))
        return frozenset(found)


def same_source(gold: RoleWords, predicted: RoleWords) -> bool:
    """Whether two sources share a word, or neither quote has one."""
    return bool(gold["source"] & predicted["source"]) or not (gold["source"] or predicted["source"])


def is_direct(quote: RoleWords, quoted: frozenset[int]) -> bool:
    """Whether nearly all words of the content are quoted."""
    return len(quote["content"] & quoted) >= _DIRECT_SHARE * len(quote["content"])


def _pairs(gold: Sequence[RoleWords], predicted: Sequence[RoleWords]) -> list[tuple[int, int]]:
    ranked = []
    for i, wanted in enumerate(gold):
        for j, given in enumerate(predicted):
            both = len(wanted["content"] & given["content"])
            if both and both >= _LEAST_OVERLAP * (overlap := len(wanted["content"] | given["content"])):
                ranked.append((-both / overlap, not wanted["source"] & given["source"], i, j))
    used_gold, used_predicted, pairs = set(), set(), []
    for _, _, i, j in sorted(ranked):
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            pairs.append((i, j))
    return pairs
