"""Fit the confidence of quotes on dev, choose the threshold, write config.json.

`python -m claimkit.training.calibrate --data ../shared/data --model models/quotes`
"""

import argparse
import json
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from claimkit.encoder.model import QuoteModel
from claimkit.quotes.candidates import Candidate, Sizes
from claimkit.quotes.scorer import AttributionScore, score_article
from claimkit.quotes.selection import FEATURES, Attribution, Selector, features
from claimkit.quotes.structure import with_structure
from claimkit.training.evaluate import all_candidates, score, spans
from claimkit.training.examples import Example, read_examples

log = logging.getLogger(__name__)
FOLDS = 6
# What of the highest attribution F1 a lower threshold may cost.
NEAR = 0.002


def labels(example: Example, found: Sequence[Candidate]) -> np.ndarray:
    """(C,) float: 1 where a candidate alone would count as a right attribution."""
    right = []
    for candidate in found:
        total = AttributionScore()
        quote = Attribution(candidate.cue, candidate.source, candidate.content, 1.0)
        score_article(total, example.text, example.raw, [spans(example, quote)])
        right.append(float(total.attribution.right > 0))
    return np.array(right)


def fit(rows: np.ndarray, right: np.ndarray, decay: float = 1.0, rounds: int = 30) -> np.ndarray:
    """(FEATURES,) logistic regression by Newton's method, weights but the first drawn to 0."""
    weights = np.zeros(rows.shape[1])
    ridge = decay * np.eye(len(weights))
    ridge[0, 0] = 1e-6
    for _ in range(rounds):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (right - likely) - ridge @ weights
        curve = (rows * (likely * (1 - likely))[:, None]).T @ rows + ridge
        weights += np.linalg.solve(curve, slope)
    return weights


def calibration_error(sure: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """The expected calibration error (Naeini et al. 2015): mean gap between confidence and precision, by tenths."""
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [abs(sure[place == b].sum() - right[place == b].sum()) for b in range(bins)]
    return float(sum(gaps) / len(sure))


def crossed(rows: Sequence[np.ndarray], right: Sequence[np.ndarray]) -> list[np.ndarray]:
    """For each article the weights fitted on the folds that it is not in."""
    found = []
    for fold in range(FOLDS):
        others = [index for index in range(len(rows)) if index % FOLDS != fold]
        found.append(fit(np.concatenate([rows[i] for i in others]), np.concatenate([right[i] for i in others])))
    return [found[index % FOLDS] for index in range(len(rows))]


def best_threshold(examples: Sequence[Example], found: Sequence[Sequence[Candidate]], weights: np.ndarray) -> float:
    """The lowest threshold whose attribution F1 is near the highest: a quote that is missed has no speaker either."""
    reached = {}
    for threshold in np.arange(0.2, 0.61, 0.04):
        selector = Selector(tuple(weights.tolist()), float(threshold))
        reached[round(float(threshold), 2)] = score(examples, found, selector).attribution.f1
    log.info("thresholds %s", {key: round(100 * value, 2) for key, value in reached.items()})
    return min(key for key, value in reached.items() if value >= max(reached.values()) - NEAR)


def calibrate(examples: Sequence[Example], found: Sequence[Sequence[Candidate]]) -> tuple[Selector, dict[str, float]]:
    """A selector fitted on the articles, and its expected calibration error and F1 in cross-validation."""
    whole = [
        [candidate for candidate in with_structure(text, example.words, example.layout) if candidate.content]
        for text, example in zip(found, examples, strict=True)
    ]
    rows = [features(text, example.words) for text, example in zip(whole, examples, strict=True)]
    right = [labels(example, text) for text, example in zip(whole, examples, strict=True)]
    weights = fit(np.concatenate(rows), np.concatenate(right))
    threshold = best_threshold(examples, found, weights)
    by_article = crossed(rows, right)
    sure = np.concatenate([1 / (1 + np.exp(-r @ w)) for r, w in zip(rows, by_article, strict=True)])
    total = AttributionScore()
    for example, text, own in zip(examples, found, by_article, strict=True):
        part = score([example], [text], Selector(tuple(own.tolist()), threshold))
        for name in ("attribution", "exact"):
            count = getattr(part, name)
            getattr(total, name).add(count.right, count.predicted, count.gold)
    report = {
        "calibration_error": round(calibration_error(sure, np.concatenate(right)), 4),
        "crossed_attribution": round(100 * total.attribution.f1, 2),
        "crossed_exact": round(100 * total.exact.f1, 2),
    }
    log.info("weights %s", dict(zip(FEATURES, weights.round(3).tolist(), strict=True)))
    return Selector(tuple(weights.round(4).tolist()), threshold), report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    model = QuoteModel(args.model, threads=2)
    sizes = Sizes(**model.config["sizes"])
    examples = read_examples(args.data / "polnear_dev.jsonl", model.pieces)
    found = all_candidates(model, examples, sizes)
    selector, report = calibrate(examples, found)
    scores = score(examples, found, selector).percent()
    log.info("%s %s", scores, report)
    config = {**model.config, "weights": selector.weights, "threshold": selector.threshold, "dev": {**scores, **report}}
    (args.model / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
