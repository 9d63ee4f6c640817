"""Measure a joint network on dev: quotes, grammar, stance in pairs and toward targets."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch

from claimkit.claims.labels import CERTAINTIES, TYPES
from claimkit.encoder.grammar import GROUPS
from claimkit.encoder.windows import Window, batch
from claimkit.encoder.words import WordPieces
from claimkit.training.claims import LabelledArticle, claim_batches, claim_items
from claimkit.training.evaluate import dev_scores
from claimkit.training.examples import Example, batches, epoch_windows
from claimkit.training.pairing import claim_scores, encode, pair_scores, scores_in, stance_scores
from claimkit.training.stances import PAIR_LABELS, pair_items, read_pairs, read_targets, sentence_batches, target_items

log = logging.getLogger(__name__)


def measure(
    network: Any, dev: list[Example], data: Path, silver: Path, out: Path, pieces: WordPieces, epoch: int
) -> None:
    """Scores on dev of the float network, to the log and to dev.jsonl."""
    network.eval()
    scores = {**stance_dev(network, data, pieces), **grammar_dev(network, dev, silver)}
    log.info("epoch %d %s", epoch, json.dumps(scores))
    scores |= dev_scores(network, dev)
    with (out / "dev.jsonl").open("a", encoding="utf8") as lines:
        lines.write(json.dumps({"epoch": epoch, **scores}) + "\n")
    log.info("epoch %d dev %s", epoch, json.dumps(scores))


@torch.inference_mode()
def grammar_dev(network: Any, dev: list[Example], silver: Path) -> dict[str, float]:
    """How many words of dev get the teacher's label, by group, in percent."""
    gold = np.load(silver / "polnear_dev.npz")
    right, total = np.zeros(len(GROUPS)), 0
    for chosen in batches(epoch_windows(dev, Random(0), 126, 126), 4096, None):
        arrays = batch([e.words for e in dev], chosen)
        tensors = (torch.from_numpy(a) for a in (arrays.ids, arrays.mask, arrays.features, arrays.pooling))
        vectors = network.encoder.encode(*tensors)
        scores = network.grammar(vectors).split([len(labels) for labels in GROUPS.values()], -1)
        for row, window in enumerate(chosen):
            wanted = gold[dev[window.text].id][window.start : window.end]
            given = np.stack([s[row, : len(wanted)].argmax(-1).numpy() for s in scores], -1)
            right += (wanted == given).sum(0)
            total += len(wanted)
    return {f"grammar_{name}": round(100 * float(r) / total, 2) for name, r in zip(GROUPS, right, strict=True)}


@torch.inference_mode()
def stance_dev(network: Any, data: Path, pieces: WordPieces) -> dict[str, float]:
    """Macro-F1 on DSE valid, on its unseen part, and on NewsMTSC dev, in percent."""
    seen = {r["id"]: r.get("seen") for r in map(json.loads, (data / "dse_valid.jsonl").open(encoding="utf8"))}
    found: dict[str, list[tuple[int, int]]] = {"dse": [], "dse_unseen": [], "newsmtsc": []}
    for chosen, sentences in sentence_batches(read_pairs(data / "dse_valid.jsonl", pieces), 4096, None):
        local = [Window(row, w.start, w.end, w.size) for row, w in enumerate(chosen)]
        given, gold = pair_items(sentences)
        scores = scores_in(network, [s.words for s in sentences], local, given)
        predicted = pair_scores(scores).argmax(1).tolist()
        ids = [pair[0] for s in sentences for pair in s.pairs]
        for name, g, p in zip(ids, gold.tolist(), predicted, strict=True):
            found["dse"].append((g, p))
            if not seen[name]:
                found["dse_unseen"].append((g, p))
    for chosen, sentences in sentence_batches(read_targets(data / "newsmtsc_dev.jsonl", pieces), 4096, None):
        local = [Window(row, w.start, w.end, w.size) for row, w in enumerate(chosen)]
        given, gold = target_items(sentences)
        predicted = scores_in(network, [s.words for s in sentences], local, given).argmax(1).tolist()
        found["newsmtsc"] += zip(gold.tolist(), predicted, strict=True)
    return {name: round(macro_f1(pairs, len(PAIR_LABELS)), 2) for name, pairs in found.items()}


def macro_f1(pairs: list[tuple[int, int]], labels: int) -> float:
    """The mean over the labels that gold has of their F1, in percent; pairs: (gold, predicted)."""
    scores = []
    for label in range(labels):
        gold, given = (sum(pair[side] == label for pair in pairs) for side in (0, 1))
        right = sum(g == p == label for g, p in pairs)
        if gold:
            scores.append(200 * right / (gold + given))
    return sum(scores) / len(scores)


@torch.inference_mode()
def claim_dev(network: Any, articles: Sequence[LabelledArticle]) -> dict[str, float]:
    """How many gold claims get their labels, in percent; F1 of sides over phrases, each given its likeliest."""
    if not articles:
        return {}
    right, total, counts = np.zeros(3), 0, np.zeros(3)
    for chosen, quotes, given in claim_batches(articles, 4096, None):
        vectors = encode(network, [article.words for article in given], chosen)
        items = claim_items(chosen, quotes)
        if items.claims:
            parts = claim_scores(network, vectors, items.claims).split([len(TYPES), len(CERTAINTIES), 2], -1)
            right += (np.stack([part.argmax(1).numpy() for part in parts], 1) == items.labels).sum(0)
            total += len(items.labels)
        if items.pairs:
            sides, gold = stance_scores(network, vectors, items.pairs).argmax(1).numpy(), items.polarities
            counts += [((sides == gold) & (sides > 0)).sum(), (sides > 0).sum(), (gold > 0).sum()]
    names = ("type", "certainty", "negated")
    found = {name: round(100 * float(r) / total, 2) for name, r in zip(names, right, strict=True)}
    return found | {"phrases": round(200 * float(counts[0]) / max(float(counts[1] + counts[2]), 1), 2)}
