"""From counts to measures in percent, with the interval that another choice of articles would give."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from claimkit.evaluation.counting import Counts
from claimkit.records import ClaimType

Floats = NDArray[np.float64]

_TYPES: tuple[str, ...] = get_args(ClaimType)
_INTERVAL = (2.5, 97.5)


class Totals:
    """Sums of counts, one a resampling: `totals[name]` is an array [rounds]."""

    def __init__(self, sums: Floats, columns: Mapping[str, int]):
        self._sums, self._columns = sums, columns

    def __getitem__(self, name: str) -> Floats:
        if name not in self._columns:
            return np.zeros(len(self._sums))
        return self._sums[:, self._columns[name]]

    def share(self, part: str, whole: str) -> Floats:
        """part / whole in percent, 0 where the whole is 0."""
        return _percent(self[part], self[whole])


Formula = Callable[[Totals], Floats]


@dataclass(frozen=True, slots=True)
class Value:
    """A measure in percent, and its 95% interval over resampled articles; None without resampling."""

    value: float
    low: float | None = None
    high: float | None = None


def measure(
    articles: Sequence[Counts], formulas: Mapping[str, Formula], rounds: int = 1000, seed: int = 0
) -> dict[str, Value]:
    """Each measure over all articles. rounds: how often articles are drawn anew, with replacement; 0 for never."""
    columns = {name: i for i, name in enumerate(sorted({name for counts in articles for name in counts}))}
    table = np.zeros((len(articles), len(columns)))
    for row, counts in enumerate(articles):
        for name, amount in counts.items():
            table[row, columns[name]] = amount
    whole = Totals(table.sum(0, keepdims=True), columns)
    values = {name: float(formula(whole)[0]) for name, formula in formulas.items()}
    if rounds == 0 or len(articles) < 2:
        return {name: Value(value) for name, value in values.items()}
    drawn = Totals(_weights(len(articles), rounds, seed) @ table, columns)
    bounds = {name: np.percentile(formula(drawn), _INTERVAL) for name, formula in formulas.items()}
    return {name: Value(value, float(bounds[name][0]), float(bounds[name][1])) for name, value in values.items()}


def _weights(articles: int, rounds: int, seed: int) -> Floats:
    """How often each article is drawn in each round, [rounds, articles]."""
    drawn = np.random.default_rng(seed).integers(0, articles, size=(rounds, articles))
    return np.stack([np.bincount(row, minlength=articles) for row in drawn]).astype(np.float64)


def precision_recall(name: str) -> dict[str, Formula]:
    """`name.p`, `name.r`, `name.f1` of the counts `name.right`, `name.predicted`, `name.gold`."""
    right, predicted, gold = f"{name}.right", f"{name}.predicted", f"{name}.gold"
    return {
        f"{name}.p": lambda totals: totals.share(right, predicted),
        f"{name}.r": lambda totals: totals.share(right, gold),
        f"{name}.f1": lambda totals: _f1(totals, name),
    }


def share(name: str, part: str, whole: str) -> dict[str, Formula]:
    """One measure: part / whole."""
    return {name: lambda totals: totals.share(part, whole)}


def _f1(totals: Totals, name: str) -> Floats:
    return _percent(2 * totals[f"{name}.right"], totals[f"{name}.predicted"] + totals[f"{name}.gold"])


def _macro_f1(totals: Totals) -> Floats:
    """The mean over the claim types that gold has."""
    scores = np.stack([_f1(totals, f"type.{name}") for name in _TYPES])
    present = np.stack([totals[f"type.{name}.gold"] > 0 for name in _TYPES])
    return np.asarray((scores * present).sum(0) / np.maximum(present.sum(0), 1))


def _percent(part: Floats, whole: Floats) -> Floats:
    return np.divide(100 * part, whole, out=np.zeros_like(part), where=whole > 0)


QUOTES: dict[str, Formula] = {
    name: formula
    for measured in ("attribution", "exact", "content", "source", "cue", "nested")
    for name, formula in precision_recall(measured).items()
} | {
    **share("direct.found", "direct.found", "direct.gold"),
    **share("direct.recall", "direct.right", "direct.gold"),
    **share("direct.source_accuracy", "direct.right", "direct.found"),
}
SPEAKERS: dict[str, Formula] = {
    **share("speaker.end_to_end", "speaker.right", "speaker.gold"),
    **share("speaker.of_found", "speaker.right", "speaker.found"),
    **share("speaker.type", "speaker_type.right", "speaker_type.gold"),
    **share("speaker.role", "role.right", "role.gold"),
    **share("speaker.affiliation", "affiliation.right", "affiliation.gold"),
}
CLAIMS: dict[str, Formula] = {
    **share("claims.found", "labelled.found", "labelled.gold"),
    **share("claims.claimed", "labelled.claimed", "labelled.found"),
    **share("type.accuracy", "type.right", "claim.gold"),
    "type.macro_f1": _macro_f1,
    **share("certainty.accuracy", "certainty.right", "claim.gold"),
    **share("negated.accuracy", "negated.right", "claim.gold"),
    **precision_recall("stance"),
    **share("stance.polarity_accuracy", "stance.right", "stance.targets"),
}
ALL: dict[str, Formula] = {**QUOTES, **SPEAKERS, **CLAIMS}
