"""Train the layers of single sentences to read each pair of holder and target anew, its words marked.

`python -m claimkit.training.marked --data ../shared/data --silver runs/silver --taught runs/taught --most 30000
--start runs/vectors/epoch3.safetensors --out runs/marked`

Learnt are DSE's pairs, NewsMTSC's targets, and one party of some sentences that nobody labelled.
"""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from claimkit.encoder.pairs import Item
from claimkit.encoder.windows import Window
from claimkit.training.claim_layers import Masking, Material, read_material, train
from claimkit.training.heads import SentenceNetwork
from claimkit.training.joint import stance_losses
from claimkit.training.pairing import marked_scores
from claimkit.training.running import adamw, begin
from claimkit.training.sentences import options, sentences_taught
from claimkit.training.stances import Sentence
from claimkit.training.unlabelled import PARTIES

# So many of the sentences that nobody labelled are learnt.
UNLABELLED = 4000


def marked_losses(
    network: SentenceNetwork, chosen: list[Window], sentences: list[Sentence], leaning: Tensor | None = None
) -> dict[str, Tensor]:
    """The losses of one batch of sentences, each of its pairs and targets read anew, by part. leaning: (S, 3), what is
    added to the scores in each sentence."""
    local = [Window(row, w.start, w.end, w.size) for row, w in enumerate(chosen)]
    words = [sentence.words for sentence in sentences]

    def score(given: list[Item]) -> Tensor:
        found = marked_scores(network, words, local, given)
        return found if leaning is None else found + leaning[[item.row for item in given]]

    return stance_losses(score, sentences)


def few(sentences: Sequence[Sentence], labelled: frozenset[str]) -> list[Sentence]:
    """The labelled sentences, and some others with one target each and no pair: a reading each is dear."""
    random = Random(2)
    others = [s for s in sentences if s.id not in labelled and not s.id.endswith(PARTIES)]
    found = [s for s in sentences if s.id in labelled]
    for sentence in random.sample(others, min(UNLABELLED, len(others))):
        at = random.randrange(len(sentence.targets))
        shares = None if sentence.target_shares is None else sentence.target_shares[at : at + 1]
        found.append(
            replace(sentence, pairs=[], pair_shares=None, targets=sentence.targets[at : at + 1], target_shares=shares)
        )
    return found


def begun(start: str) -> SentenceNetwork:
    """The network of an earlier run, with marks that say nothing where it had none."""
    network = SentenceNetwork()
    kept = {name: value for name, value in load_file(start).items() if not name.startswith("into.")}
    network.load_state_dict(kept, strict=False)
    network.encoder.requires_grad_(False)
    return network


def learn(args: Any, given: Material) -> None:
    """Train from the weights that the options name."""
    network = begun(args.start)
    Masking(network.encoder.pieces, args.masked, args.seed)
    moved = adamw([(network.layers, args.rate), (network.stance, args.head_rate), (network.marks, args.head_rate)])
    train(args, network, moved, given, marked_losses)


def main() -> None:
    told = options(__doc__)
    told.set_defaults(epochs=2.5, tokens=640, rate=1e-4, head_rate=4e-4, own=0.6)
    args = told.parse_args()
    begin(args)
    torch.manual_seed(args.seed)
    labelled = read_material(args)
    sentences = few(sentences_taught(labelled, args), frozenset(s.id for s in labelled.sentences))
    learn(args, Material(sentences, [], [], labelled.pieces))


if __name__ == "__main__":
    main()
