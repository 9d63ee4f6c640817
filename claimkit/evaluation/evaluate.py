"""Predicted articles against gold ones."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from claimkit.errors import CallError
from claimkit.evaluation.counting import Counts, count_article
from claimkit.evaluation.items import ArticleItems
from claimkit.evaluation.measures import ALL, Value, measure


@dataclass(frozen=True, slots=True)
class Group:
    """Gold quotes of one kind or with one tag: how many, and shares of them in percent, None where there are none.

    found: a predicted quote shares half of the content; attributed: its source agrees too; exact: and the contents hold
    the same words; speaker: of the found that have a speaker, those with the right one.
    """

    gold: int
    found: float | None
    attributed: float | None
    exact: float | None
    speaker: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured on how many articles; `missing`: gold articles without predictions, counted as empty."""

    articles: int
    missing: int
    labelled: int
    measures: dict[str, Value]
    kinds: dict[str, Group]
    features: dict[str, Group]
    nested: Group

    def as_dict(self) -> dict[str, Any]:
        """All of it as JSON takes it."""
        return asdict(self)


def evaluate(
    gold: Mapping[str, ArticleItems], predicted: Mapping[str, ArticleItems], rounds: int = 1000, seed: int = 0
) -> Evaluation:
    """The measures of predictions, by article id. CallError where the two cannot be of the same articles."""
    _check(gold, predicted)
    # In the order of ids: the intervals must not hang on the order of a file.
    counts = [count_article(gold[id], predicted.get(id)) for id in sorted(gold)]
    total: Counts = sum(counts, Counter())
    return Evaluation(
        articles=len(gold),
        missing=total["missing"],
        labelled=total["labelled.gold"],
        measures=measure(counts, ALL, rounds, seed),
        kinds={kind: _group(total, f"kind:{kind}") for kind in ("direct", "indirect", "mixed")},
        features={name.removeprefix("feature:"): _group(total, name) for name in _features(total)},
        nested=_group(total, "nested"),
    )


def _features(total: Counts) -> list[str]:
    names = {name.partition("/")[0] for name in total if name.startswith("feature:")}
    return sorted(names, key=lambda name: (-total[f"{name}/gold"], name))


def _group(total: Counts, name: str) -> Group:
    def share(part: str, whole: str) -> float | None:
        return 100 * total[f"{name}/{part}"] / total[f"{name}/{whole}"] if total[f"{name}/{whole}"] else None

    return Group(
        gold=total[f"{name}/gold"],
        found=share("found", "gold"),
        attributed=share("attributed", "gold"),
        exact=share("exact", "gold"),
        speaker=share("speakers_right", "speakers_found"),
    )


def _check(gold: Mapping[str, ArticleItems], predicted: Mapping[str, ArticleItems]) -> None:
    if not gold:
        raise CallError("gold must have an article, has none")
    if not set(gold) & set(predicted):
        raise CallError(f"gold and predictions must share article ids, share none: gold has {next(iter(gold))!r}, "
                        f"predictions {next(iter(predicted), None)!r}")  # fmt: skip
    for id, article in gold.items():
        if article.text is None:
            raise CallError(f"a gold article must have its text, {id} has none")
        other = predicted.get(id)
        if other is not None and other.text is not None and other.text != article.text:
            raise CallError(f"gold and predictions must be of the same text, differ: {id}")
