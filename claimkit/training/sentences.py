"""Train the layers that the stances of single sentences have for themselves, on a teacher's labels.

`python -m claimkit.training.sentences --data ../shared/data --silver runs/silver --start W.safetensors --taught
runs/taught --most 30000 --out runs/sentences`

The lowest layers of the encoder of W stay as they are; the layers above begin as those that claims are read from.
Learnt are DSE, NewsMTSC, the sentences that nobody labelled, and DSE's parties as targets; of the last two the teacher
alone says what they are.
"""

import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file

from claimkit.training.claim_layers import Masking, Material, parser, read_material, train
from claimkit.training.heads import SentenceNetwork
from claimkit.training.running import adamw, begin
from claimkit.training.stances import Sentence
from claimkit.training.teach import add_unlabelled, lessons, unpacked, with_most
from claimkit.training.unlabelled import parties_of

log = logging.getLogger(__name__)


def sentences_taught(given: Material, args: Any) -> list[Sentence]:
    """All that is learnt, with the teacher's shares."""
    labelled = list(given.sentences)
    parts = {"sentences": add_unlabelled(given, args).sentences, "parties": parties_of(labelled)}
    known = frozenset(sentence.id for sentence in labelled)
    found = []
    for kind, sentences in parts.items():
        taught = unpacked(np.load(args.taught / f"{kind}.npz"), kind)
        found += lessons(sentences, taught, known, args.own)
    return found


def optimizer(network: SentenceNetwork, rate: float, head_rate: float) -> torch.optim.Optimizer:
    """AdamW over the layers at `rate` and the head at `head_rate`."""
    return adamw([(network.layers, rate), (network.stance, head_rate)])


def begun(start: Path) -> SentenceNetwork:
    """The network that begins with the weights of a `JointNetwork`; the encoder itself frozen."""
    network = SentenceNetwork()
    network.load_begun(load_file(start))
    network.encoder.requires_grad_(False)
    return network


def options(told: str | None) -> ArgumentParser:
    """The options of a run over sentences."""
    found = with_most(parser(told, quotes=False))
    found.add_argument("--start", type=Path, required=True, help="weights to begin with")
    found.add_argument("--taught", type=Path, required=True, help="folder of a teacher's labels")
    found.add_argument("--own", type=float, default=0.4, help="what a person's label counts for beside the teacher's")
    found.set_defaults(epochs=2.5, rate=1e-4, head_rate=4e-4, keep=0.998, masked=0.03, swapped=0.3)
    return found


def main() -> None:
    args = options(__doc__).parse_args()
    begin(args)
    torch.manual_seed(args.seed)
    given = read_material(args)
    network = begun(args.start)
    Masking(network.encoder.pieces, args.masked, args.seed)
    sentences = sentences_taught(given, args)
    train(args, network, optimizer(network, args.rate, args.head_rate), Material(sentences, [], [], given.pieces))


if __name__ == "__main__":
    main()
