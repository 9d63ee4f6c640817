"""Train all heads on one encoder: `python -m claimkit.training.joint --data ../shared/data --start F --out runs/joint`.

Each step takes a batch of articles (cues, roles, grammar), one of sentences (stance in pairs and toward targets) and,
where labels are given, one of labelled quotes (claims and their stances); their losses are added up.
"""

import argparse
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from claimkit.encoder.pairs import Item
from claimkit.encoder.windows import Window
from claimkit.encoder.words import WordPieces
from claimkit.training.claims import claim_batches, claim_losses, read_labelled
from claimkit.training.examples import Example, batches, epoch_windows, labelled, read_examples
from claimkit.training.heads import JointNetwork
from claimkit.training.measure import measure
from claimkit.training.pairing import encode, pair_scores, stance_scores
from claimkit.training.running import Progress, begin, schedule
from claimkit.training.shares import cross_entropy
from claimkit.training.stances import (
    Sentence,
    pair_items,
    read_sentences,
    sentence_batches,
    shares_of_pairs,
    shares_of_targets,
    target_items,
)
from claimkit.training.train import Average, minilm_folder, role_loss

log = logging.getLogger(__name__)
# What each part of the loss counts for.
WEIGHTS = {
    "cue": 5.0,
    "union": 0.5,
    "roles": 0.06,
    "grammar": 0.15,
    "pairs": 1.0,
    "targets": 1.0,
    "claims": 0.5,
    "stances": 0.5,
}


def article_losses(
    network: JointNetwork, examples: list[Example], silver: dict[str, np.ndarray], chosen: list[Window]
) -> dict[str, Tensor]:
    """The losses of one batch of article windows, by part."""
    arrays, gold = labelled(examples, chosen)
    tensors = (torch.from_numpy(a) for a in (arrays.ids, arrays.mask, arrays.features, arrays.pooling))
    vectors = network.encoder.encode(*tensors)
    filled = torch.from_numpy(arrays.words)
    found = {
        "cue": F.cross_entropy(
            network.encoder.cue(vectors).flatten(0, 1).float(), torch.from_numpy(gold.cue).flatten(), ignore_index=-100
        ),
        "union": F.binary_cross_entropy_with_logits(
            network.encoder.auxiliary(vectors)[filled].float(), torch.from_numpy(gold.union)[filled]
        ),
        "grammar": network.grammar.loss(vectors, torch.from_numpy(_grammar_gold(examples, silver, chosen, arrays))),
    }
    if len(gold.row):
        found["roles"] = role_loss(network, vectors, torch.from_numpy(arrays.paragraph), filled, gold)
    return found


def _grammar_gold(examples, silver, chosen, arrays) -> np.ndarray:  # type: ignore[no-untyped-def]
    gold = np.full((*arrays.words.shape, 5), -100, np.int64)
    for row, window in enumerate(chosen):
        gold[row, : window.end - window.start] = silver[examples[window.text].id][window.start : window.end]
    return gold


def sentence_losses(network: Any, chosen: list[Window], sentences: list[Sentence]) -> dict[str, Tensor]:
    """The losses of one batch of sentences, by part."""
    vectors = sentence_vectors(network, chosen, sentences)
    return stance_losses(lambda given: stance_scores(network, vectors, given), sentences)


def sentence_vectors(network: Any, chosen: Sequence[Window], sentences: Sequence[Sentence]) -> Tensor:
    """(B, W, width) vectors of the words of sentences, each cut whole as one of the chosen windows."""
    local = [Window(row, w.start, w.end, w.size) for row, w in enumerate(chosen)]
    return encode(network, [s.words for s in sentences], local)


def stance_losses(score: Callable[[list[Item]], Tensor], sentences: list[Sentence]) -> dict[str, Tensor]:
    """The losses of a batch of sentences, by part; score: gives the (N, 3) scores of N items of the batch."""
    found = {}
    pairs, targets = pair_items(sentences)[0], target_items(sentences)[0]
    total = len(pairs) // 2 + len(targets)
    if pairs:
        shares = np.concatenate([shares_of_pairs(s) for s in sentences])
        found["pairs"] = cross_entropy(pair_scores(score(pairs)), shares) * (len(shares) / total)
    if targets:
        shares = np.concatenate([shares_of_targets(s) for s in sentences])
        found["targets"] = cross_entropy(score(targets), shares) * (len(shares) / total)
    return found


def optimizer(network: JointNetwork, rate: float, head_rate: float) -> torch.optim.Optimizer:
    """AdamW: the encoder's layers at `rate`, heads that begin trained at three times it, fresh ones at `head_rate`."""
    fresh, trained = ("grammar", "stance", "claims.", "encoder.auxiliary"), ("encoder.cue", "roles", "encoder.features")
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, p in network.named_parameters():
        if p.requires_grad:
            speed = head_rate if name.startswith(fresh) else 3 * rate if name.startswith(trained) else rate
            groups.setdefault((speed, 0.01 if p.ndim > 1 else 0.0), []).append(p)
    return torch.optim.AdamW(
        [{"params": ps, "lr": lr, "weight_decay": decay} for (lr, decay), ps in groups.items()],
        betas=(0.9, 0.98), foreach=True,
    )  # fmt: skip


def endless(make) -> Iterator:  # type: ignore[no-untyped-def, type-arg]
    """Batch after batch, a new pass when one is over."""
    while True:
        yield from make()


def train(args: argparse.Namespace) -> None:
    """Run all passes; after each, save the averaged weights and measure them on dev."""
    random = Random(args.seed)
    torch.manual_seed(args.seed)
    pieces = WordPieces(Tokenizer.from_file(str(minilm_folder() / "tokenizer.json")))
    examples = read_examples(args.data / "polnear_train.jsonl", pieces)
    examples += [e for path in args.records for e in read_examples(path, pieces) for _ in range(args.times)]
    dev = read_examples(args.data / "polnear_dev.jsonl", pieces)
    silver = dict(np.load(args.silver / "polnear_train.npz"))
    if args.records or args.claims:
        silver |= dict(np.load(args.silver / "corpus.npz"))
    sentences = read_sentences(args.data, pieces)
    network = JointNetwork()
    network.load_started(load_file(args.start))
    for frozen in (network.encoder.pieces, network.encoder.positions):
        frozen.weight.requires_grad_(False)
    optimize = optimizer(network, args.rate, args.head_rate)
    average = Average(network, 0.998)
    per_epoch = sum(1 for _ in batches(epoch_windows(examples, Random(0)), args.tokens, None))
    total = int(per_epoch * args.epochs)
    rate = schedule(optimize, total, max(int(0.05 * total), 1))
    log.info("%d articles, %d sentences, %d steps", len(examples), len(sentences), total)
    more = endless(lambda: sentence_batches(sentences, args.tokens, random))
    marked = [a for path in args.claims for a in read_labelled(path, args.data, silver, pieces)]
    quotes = endless(lambda: claim_batches(marked, args.tokens, random)) if marked else None
    progress = Progress(total)
    for epoch in range(1, int(np.ceil(args.epochs)) + 1):
        for chosen in batches(epoch_windows(examples, random), args.tokens, random):
            network.train()
            optimize.zero_grad(set_to_none=True)
            with torch.autocast("cpu", torch.bfloat16):
                found = article_losses(network, examples, silver, chosen)
            backward(found, WEIGHTS)
            with torch.autocast("cpu", torch.bfloat16):
                others = sentence_losses(network, *next(more))
            backward(others, WEIGHTS)
            found |= others
            if quotes is not None:
                with torch.autocast("cpu", torch.bfloat16):
                    others = claim_losses(network, *next(quotes))
                backward(others, WEIGHTS)
                found |= others
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimize.step()
            rate.step()
            average.update(network)
            last = progress.add(epoch, found)
            if progress.step % 200 == 0:
                save_file(network.state_dict(), args.out / "last.safetensors")
            if last:
                break
        save_file(average.network.state_dict(), args.out / f"epoch{epoch}.safetensors")
        measure(average.network, dev, args.data, args.silver, args.out, pieces, epoch)


def backward(found: dict[str, Tensor], weights: Mapping[str, float]) -> None:
    """Add up the weighted losses and their slopes."""
    if found:
        torch.stack([weights[name] * value for name, value in found.items()]).sum().backward()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of PolNeAR, DSE and NewsMTSC")
    parser.add_argument("--silver", type=Path, required=True, help="folder that claimkit.training.silver wrote")
    parser.add_argument("--start", type=Path, required=True, help="weights to begin with: a trained quote network")
    parser.add_argument("--claims", type=Path, nargs="*", default=[], help="files of labelled quotes")
    parser.add_argument("--records", type=Path, nargs="*", default=[], help="ArticleRecords to learn quotes from too")
    parser.add_argument("--times", type=int, default=1, help="how often a pass takes each of those")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and the log")
    parser.add_argument("--epochs", type=float, default=4)
    parser.add_argument("--tokens", type=int, default=2048, help="word pieces a batch")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    begin(args)
    train(args)


if __name__ == "__main__":
    main()
