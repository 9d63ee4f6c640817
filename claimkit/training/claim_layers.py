"""Train the claim layers with the claim and stance heads, on a frozen encoder whose quotes stay as they are.

`python -m claimkit.training.claim_layers --data ../shared/data --silver runs/silver --start W.safetensors
--claims F.jsonl --out runs/claim_layers`
"""

import argparse
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor

from claimkit.encoder.windows import Window
from claimkit.encoder.words import WordPieces
from claimkit.training.claims import LabelledArticle, LabelledQuote, claim_batches, claim_losses, read_labelled
from claimkit.training.heads import JointNetwork
from claimkit.training.joint import backward, endless, sentence_losses
from claimkit.training.measure import claim_dev, stance_dev
from claimkit.training.running import Progress, adamw, begin, schedule
from claimkit.training.silver import read_silver
from claimkit.training.stances import Sentence, read_sentences, sentence_batches
from claimkit.training.swaps import mentions, swapped
from claimkit.training.train import Average, minilm_folder

log = logging.getLogger(__name__)
MASK, FIRST_WORD = 103, 999
Losses = Callable[[Any, list[Window], list[Sentence]], dict[str, Tensor]]
QuoteLosses = Callable[[Any, list[Window], list[list[LabelledQuote]], Sequence[LabelledArticle]], dict[str, Tensor]]
# What a teacher's vectors count for beside its labels, where they are learnt.
VECTOR_WEIGHT = 2.0


class Masking:
    """Hides a share of word pieces from what looks them up, while it trains: a mask stands for them."""

    def __init__(self, pieces: torch.nn.Module, share: float, seed: int, mask: int = MASK):
        self.share, self.mask, self.chooser = share, mask, torch.Generator().manual_seed(seed)
        pieces.register_forward_pre_hook(self)

    def __call__(self, module: torch.nn.Module, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        (ids,) = inputs
        if not module.training:
            return inputs
        hidden = (torch.rand(ids.shape, generator=self.chooser) < self.share) & (ids >= FIRST_WORD)
        return (ids.masked_fill(hidden, self.mask),)


def sentence_passes(
    sentences: Sequence[Sentence], tokens: int, share: float, random: Random
) -> Iterator[tuple[list[Window], list[Sentence]]]:
    """One pass over all sentences, some of their names swapped, those of each data set for its own."""
    pools = [mentions([s for s in sentences if bool(s.pairs) is paired]) for paired in (False, True)]
    drawn = [swapped(s, pools[bool(s.pairs)], share, random) for s in sentences]
    return sentence_batches(drawn, tokens, random)


def optimizer(network: JointNetwork, rate: float, head_rate: float) -> torch.optim.Optimizer:
    """AdamW over the claim layers at `rate` and the two heads at `head_rate`; nothing else moves."""
    return adamw([(network.claim_layers, rate), (network.claims, head_rate), (network.stance, head_rate)])


def begun(start: Path, network: JointNetwork | None = None) -> JointNetwork:
    """The network, a new one where none is given, with the weights of an earlier run; what belongs to that alone and
    neither to claims nor to stance is frozen."""
    network = network or JointNetwork()
    network.load_started(load_file(start))
    for module in (network.encoder, network.roles, network.grammar):
        module.requires_grad_(False)
    network.below_kept = True
    return network


@dataclass(frozen=True, slots=True)
class Material:
    """What is learnt from, and the labelled articles that are measured on."""

    sentences: Sequence[Sentence]
    articles: Sequence[LabelledArticle]
    dev: Sequence[LabelledArticle]
    pieces: WordPieces


def read_material(args: argparse.Namespace) -> Material:
    """The labelled sentences and quotes that the options name."""
    pieces = WordPieces(Tokenizer.from_file(str(minilm_folder() / "tokenizer.json")))
    silver = read_silver(args.silver)
    articles, dev = (
        [a for path in paths for a in read_labelled(path, args.data, silver, pieces)]
        for paths in (args.claims, args.dev)
    )
    return Material(read_sentences(args.data, pieces), articles, dev, pieces)


def train(
    args: argparse.Namespace, network: Any, optimize: torch.optim.Optimizer, given: Material,
    losses: Losses = sentence_losses, quote_losses: QuoteLosses = claim_losses,
) -> None:  # fmt: skip
    """Run all passes; after each, save the averaged weights and measure them on dev. losses: those of sentences."""
    random = Random(args.seed)
    sentences, articles, dev, pieces = given.sentences, given.articles, given.dev, given.pieces
    average = Average(network, args.keep)
    total = int(args.epochs * sum(1 for _ in sentence_batches(sentences, args.tokens, None)))
    rate = schedule(optimize, total, 50)
    log.info("%d sentences, %d articles, %d steps", len(sentences), len(articles), total)
    quotes = endless(lambda: claim_batches(articles, args.tokens, random))
    weights = {"pairs": 1.0, "targets": 1.0, "vectors": VECTOR_WEIGHT, "quote_vectors": VECTOR_WEIGHT}
    if articles:
        weights |= dict.fromkeys(("claims", "stances"), args.claim_weight)
    progress = Progress(total, 50)
    for epoch in range(1, int(np.ceil(args.epochs)) + 1):
        for batch in sentence_passes(sentences, args.tokens, args.swapped, random):
            network.train()
            optimize.zero_grad(set_to_none=True)
            with torch.autocast("cpu", torch.bfloat16):
                found = losses(network, *batch)
            backward(found, weights)
            if articles and progress.step % args.every == 0:
                with torch.autocast("cpu", torch.bfloat16):
                    others = quote_losses(network, *next(quotes))
                backward(others, weights)
                found |= others
            torch.nn.utils.clip_grad_norm_([p for p in network.parameters() if p.requires_grad], 1.0)
            optimize.step()
            rate.step()
            average.update(network)
            if progress.add(epoch, found):
                break
        save_file(average.network.state_dict(), args.out / f"epoch{epoch}.safetensors")
        scores = stance_dev(average.network, args.data, pieces) | claim_dev(average.network, dev)
        log.info("epoch %d dev %s", epoch, json.dumps(scores))


def parser(told: str | None, quotes: bool = True) -> argparse.ArgumentParser:
    """The options of a run over sentences and labelled quotes; quotes: whether it cannot do without those."""
    parser = sentence_parser(told)
    parser.add_argument("--silver", type=Path, required=True, help="folder that claimkit.training.silver wrote")
    parser.add_argument("--claims", type=Path, nargs="+", required=quotes, default=[], help="files of labelled quotes")
    parser.add_argument("--dev", type=Path, nargs="*", default=[], help="ArticleRecords to measure claims on")
    parser.add_argument("--every", type=int, default=2, help="sentence batches for each batch of labelled quotes")
    parser.add_argument("--claim-weight", type=float, default=0.5, help="of labelled quotes beside sentences")
    return parser


def sentence_parser(told: str | None) -> argparse.ArgumentParser:
    """The options of a run over sentences alone."""
    parser = argparse.ArgumentParser(description=told)
    parser.add_argument("--data", type=Path, required=True, help="folder of PolNeAR, DSE and NewsMTSC")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and the log")
    parser.add_argument("--epochs", type=float, default=6)
    parser.add_argument("--tokens", type=int, default=2048, help="word pieces a batch")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=6e-4)
    parser.add_argument("--keep", type=float, default=0.999, help="of the averaged weights, at each step")
    parser.add_argument("--swapped", type=float, default=0.3, help="share of names replaced by others")
    parser.add_argument("--masked", type=float, default=0.04, help="share of word pieces hidden")
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--threads", type=int, default=2)
    return parser


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--start", type=Path, required=True, help="weights whose encoder stays")
    args = options.parse_args()
    begin(args)
    torch.manual_seed(args.seed)
    network = begun(args.start)
    Masking(network.encoder.pieces, args.masked, args.seed)
    train(args, network, optimizer(network, args.rate, args.head_rate), read_material(args))


if __name__ == "__main__":
    main()
