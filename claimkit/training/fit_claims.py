"""Fit what decides claims and stances on dev, measure it, write models/claims/config.json.

`python -m claimkit.training.fit_claims --data ../shared/data --corpus corpus/dev.jsonl --models models`
"""

import argparse
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from claimkit.claims.decisions import Settings, softmax
from claimkit.claims.labels import CERTAINTIES, POLARITIES, TYPES
from claimkit.claims.reading import Question, QuoteWords, claim_scores, stance_scores
from claimkit.claims.stance import scores_toward
from claimkit.encoder.encoding import Encoding, encoded_batches, joined
from claimkit.encoder.model import ClaimModel, QuoteModel
from claimkit.encoder.pairs import Item
from claimkit.encoder.words import Words
from claimkit.training.claims import LabelledArticle, read_labelled
from claimkit.training.examples import read_examples
from claimkit.training.measure import macro_f1
from claimkit.training.stances import PAIR_LABELS, Sentence, pair_items, read_pairs, read_targets, target_items

log = logging.getLogger(__name__)
VERSION = "2.8.0"
# Leanings of targets may be so much less likely than the best: chosen by F1 alone they lost a point on what they were
# not fitted on, halves of NewsMTSC dev. Those of pairs, whose rare labels count as much as the others, gained one.
NEAR = 0.005
TEMPERATURES = np.arange(0.5, 3.01, 0.05)


def encode(model: QuoteModel, words: Words) -> Encoding:
    """A text's encoding."""
    sizes = model.config["sizes"]
    return joined(words, list(encoded_batches(model, [words], sizes["window"], sizes["batch"])), model)


def negative_log_likelihood(scores: np.ndarray, gold: np.ndarray) -> float:
    """Its mean over (N,) labels, of (N, C) scores."""
    return float(-np.log(np.maximum(softmax(scores)[np.arange(len(gold)), gold], 1e-9)).mean())


def temperature(scores: np.ndarray, gold: np.ndarray) -> float:
    """The temperature with the least negative log likelihood (Guo et al. 2017)."""
    losses = [negative_log_likelihood(scores / t, gold) for t in TEMPERATURES]
    return round(float(TEMPERATURES[int(np.argmin(losses))]), 2)


def best_least(scores: np.ndarray, gold: np.ndarray, heat: float) -> tuple[float, float]:
    """The least probability of a side with the highest F1 of sides over phrases, and that F1."""
    likely = softmax(scores / heat)
    taken = 1 + likely[:, 1:].argmax(1)
    reached = {}
    for least in np.arange(0.2, 0.81, 0.02):
        sides = likely[:, 1:].max(1) >= least
        right = int((sides & (taken == gold)).sum())
        reached[round(float(least), 2)] = 2 * right / max(int(sides.sum()) + int((gold > 0).sum()), 1)
    best = max(reached, key=lambda key: reached[key])
    return best, reached[best]


def spread(leaning: Sequence[float], labels: int) -> np.ndarray:
    """(labels,) what is added to the scores of three polarities, or of DSE's five labels: neutral, then each side."""
    return np.array([leaning[0], *([*leaning[1:]] * (labels // 2))])


def leaning(scores: np.ndarray, gold: np.ndarray, near: float = np.inf) -> tuple[float, float, float]:
    """What, added to neutral and against, gives the highest macro-F1: training data has other shares of each than dev.

    scores: (N, 3) of polarities or (N, 5) of DSE's labels. near: how far a leaning's mean negative log likelihood may
    be above the least. Of equals the smallest.
    """
    steps = np.round(np.arange(-2.0, 2.01, 0.1), 1)
    tried = sorted(((a, b) for a in steps for b in steps), key=lambda pair: abs(pair[0]) + abs(pair[1]))
    leant = {pair: scores + spread((pair[0], 0.0, pair[1]), scores.shape[1]) for pair in tried}
    losses = {pair: negative_log_likelihood(moved, gold) for pair, moved in leant.items()}
    least = min(losses.values())
    found = {
        pair: macro_f1(list(zip(gold.tolist(), moved.argmax(1).tolist(), strict=True)), scores.shape[1])
        for pair, moved in leant.items()
        if losses[pair] <= least + near
    }
    neutral, against = max(found, key=lambda pair: found[pair])
    return float(neutral) + 0.0, 0.0, float(against) + 0.0  # no minus zero


def of_articles(
    articles: Sequence[LabelledArticle], quotes: QuoteModel, claims: ClaimModel
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(N, 13) scores of gold claims, their (N, 3) labels, (M, 3) scores of phrases, their (M,) polarities."""
    parts: list[tuple[np.ndarray, ...]] = []
    for article in articles:
        encoding = encode(quotes, article.words)
        asked, labels, pairs, polarities = [], [], [], []
        for quote in article.quotes:
            words = QuoteWords(quote.source, quote.cue, quote.content)
            for claim in quote.claims:
                asked.append(Question(words, claim.runs))
                labels.append((claim.type, claim.certainty, claim.negated))
            for target, polarity in quote.targets:
                pairs.append(Question(words, quote.content, target))
                polarities.append(polarity)
        scores = claim_scores(claims, encoding, asked), stance_scores(claims, encoding, pairs)
        parts.append((scores[0], np.array(labels).reshape(-1, 3), scores[1], np.array(polarities, np.int64)))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return columns[0], columns[1], columns[2], columns[3]


def of_sentences(
    sentences: Sequence[Sentence], quotes: QuoteModel, claims: ClaimModel,
    make: Callable[[Sequence[Sentence]], tuple[list[Item], np.ndarray]],
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Scores of all items of sentences, one text each, as `claimkit.stance` has them, and the labels."""
    scores, labels = [], []
    for sentence in sentences:
        given, gold = make([sentence])
        encoding = encode(quotes, sentence.words)
        for item in given:
            assert item.target is not None
            scores.append(scores_toward(claims, encoding, item.target, next(iter(item.holder), None)))
        labels.append(gold)
    return np.stack(scores), np.concatenate(labels)


def pair_scores(scores: np.ndarray) -> np.ndarray:
    """(P, 5) scores of DSE's labels from (2 P, 3) scores of both directions."""
    there, back = scores[::2], scores[1::2]
    return np.concatenate([there[:, :1] + back[:, :1], there[:, 1:] + back[:, :1], back[:, 1:] + there[:, :1]], axis=1)


def fit(args: argparse.Namespace) -> dict[str, Any]:
    """The config of the claim model, with its settings and dev scores in percent."""
    quotes, claims = QuoteModel(args.models / "quotes", threads=2), ClaimModel(args.models / "claims", threads=2)
    grammar = {e.id: encode(quotes, e.words).grammar for e in read_examples(args.corpus, quotes.pieces)}
    articles = read_labelled(args.corpus, args.data, grammar, quotes.pieces)
    scores, labels, phrases, polarities = of_articles(articles, quotes, claims)
    groups = np.split(scores, np.cumsum([len(TYPES), len(CERTAINTIES)]), axis=1)
    heat = float(np.mean([temperature(g, labels[:, i]) for i, g in enumerate(groups)]))
    settings = Settings(claim_temperature=round(heat, 2), stance_temperature=temperature(phrases, polarities))
    least, reached = best_least(phrases, polarities, settings.stance_temperature)
    pairs = read_pairs(args.data / "dse_valid.jsonl", quotes.pieces, parted=True)
    dse, dse_gold = of_sentences(pairs, quotes, claims, pair_items)
    targeted = read_targets(args.data / "newsmtsc_dev.jsonl", quotes.pieces, parted=True)
    targets, target_gold = of_sentences(targeted, quotes, claims, target_items)
    seen = {r["id"]: r.get("seen") for r in map(json.loads, (args.data / "dse_valid.jsonl").open(encoding="utf8"))}
    fresh = np.array([not seen[pair[0]] for s in pairs for pair in s.pairs])
    # A user's sentences are new: those that training saw tell nothing of how sure the scores are.
    unseen, unseen_gold = pair_scores(dse)[fresh], dse_gold[fresh]
    heat, pair_heat = temperature(targets, target_gold), temperature(unseen, unseen_gold)
    settings = replace(
        settings,
        least=least if args.least is None else args.least,
        target_temperature=heat,
        pair_temperature=pair_heat,
        target_leaning=leaning(targets / heat, target_gold, NEAR),
        pair_leaning=leaning(unseen / pair_heat, unseen_gold),
    )
    predicted = (pair_scores(dse / pair_heat) + spread(settings.pair_leaning, len(PAIR_LABELS))).argmax(1)
    leant = (targets / heat + np.array(settings.target_leaning)).argmax(1)
    two = list(zip(dse_gold.tolist(), predicted.tolist(), strict=True))
    report = {
        "phrase_stance_f1": 100 * reached,
        "type_accuracy": 100 * float((groups[0].argmax(1) == labels[:, 0]).mean()),
        "type_macro_f1": macro_f1(list(zip(labels[:, 0].tolist(), groups[0].argmax(1).tolist(), strict=True)), 7),
        "certainty_accuracy": 100 * float((groups[1].argmax(1) == labels[:, 1]).mean()),
        "negated_accuracy": 100 * float((groups[2].argmax(1) == labels[:, 2]).mean()),
        "dse_macro_f1": macro_f1(two, len(PAIR_LABELS)),
        "dse_unseen_macro_f1": macro_f1([t for t, new in zip(two, fresh, strict=True) if new], len(PAIR_LABELS)),
        "newsmtsc_macro_f1": macro_f1(list(zip(target_gold.tolist(), leant.tolist(), strict=True)), len(POLARITIES)),
    }
    return {
        "name": "claims", "version": VERSION, "settings": asdict(settings),
        "dev": {name: round(value, 2) for name, value in report.items()},
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True, help="ArticleRecords to fit on")
    parser.add_argument("--models", type=Path, required=True, help="folder with quotes/ and claims/")
    parser.add_argument(
        "--least", type=float, help="of a stance's probability; else the best for phrases of gold quotes"
    )
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    path = args.models / "claims" / "config.json"
    if not path.exists():
        path.write_text(json.dumps({"name": "claims", "version": VERSION, "settings": asdict(Settings())}))
    config = fit(args)
    log.info("%s", json.dumps(config, indent=2))
    path.write_text(json.dumps(config, indent=2) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
