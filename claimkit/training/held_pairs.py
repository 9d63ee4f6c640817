"""Train the layers of single sentences further, on labels alone: DSE, NewsMTSC, and pairs of parties in sentences of
PolNeAR's train part, of which annotators told who is for or against whom.

`python -m claimkit.training.held_pairs --data ../shared/data --labels corpus/labels/polnear_holders.jsonl
--models models --out runs/held_pairs`

It begins with the weights that ship. `claimkit.training.held_labels` says what the labels hold.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from claimkit.claims.discourse import parts
from claimkit.claims.holders import Scene, scene
from claimkit.claims.labels import POLARITIES
from claimkit.encoder.windows import Window
from claimkit.encoder.words import WordPieces
from claimkit.training.claim_layers import Masking, Material, sentence_parser, train
from claimkit.training.heads import SentenceNetwork
from claimkit.training.held_labels import Stances, labelled_texts, sides_in
from claimkit.training.marked import marked_losses
from claimkit.training.restore import restore_sentences
from claimkit.training.running import adamw, begin
from claimkit.training.stances import PAIR_LABELS, Run, Sentence, read_sentences, shares_of_pairs, shares_of_targets
from claimkit.training.train import minilm_folder

# Longer sentences are lists. In words.
_LONGEST = 120
# So many pairs of a sentence are learnt at most.
_PAIRS = 5
# Of each label so much is spread over all: annotators err, and the weights it begins with know DSE by heart.
SMOOTHED = 0.1
LEANING_RATE = 5e-3
Sides = Mapping[tuple[int, int, int], Sequence[int]]


def held_sentences(labels: Path, data: Path) -> Iterator[Sentence]:
    """The sentences of labelled articles that mention two parties: all such pairs, with the share of annotators for
    each of PAIR_LABELS. The label beside the shares is the likeliest."""
    for name, text, labelled, _ in labelled_texts(labels, data):
        for first, last, numbers in parts(text):
            own = scene(text, first, last, numbers)
            if own is not None:
                yield from _sentences(f"{name}/{first}", own, sides_of(own, labelled), len(labelled))


def sides_of(own: Scene, labelled: Sequence[Stances]) -> Sides:
    """For sentence, holder and target the number in POLARITIES that each annotator says, where one says a side."""
    found: dict[tuple[int, int, int], list[int]] = {}
    for annotator, stances in enumerate(labelled):
        for number, who, whom, side in sides_in(own, stances):
            if who is not None and whom is not None:
                found.setdefault((number, who, whom), [0] * len(labelled))[annotator] = side
    return found


def _sentences(name: str, own: Scene, sides: Sides, annotators: int) -> Iterator[Sentence]:
    words = own.text.encoding.words
    for number in range(len(own.spot)):
        first, last = int(own.borders[number]), int(own.borders[number + 1])
        here = np.flatnonzero(own.spot[number] >= 0).tolist()
        if last - first > _LONGEST or len(here) < 2:
            continue
        runs = {who: _run(own, number, who, first) for who in here}
        pairs, shares = [], []
        for p, q in combinations(here, 2):
            parties = own.found[p].meant.entity and own.found[q].meant.entity
            if parties and (runs[p][1] <= runs[q][0] or runs[q][1] <= runs[p][0]):
                nobody = [0] * annotators
                told = zip(sides.get((number, p, q), nobody), sides.get((number, q, p), nobody), strict=True)
                shares.append(np.mean([pair_share(*both) for both in told], axis=0, dtype=np.float32))
                pairs.append((f"{name}/{number}", runs[p], runs[q], int(shares[-1].argmax())))
        if pairs:
            yield Sentence(f"{name}/{number}", words.part(range(first, last)), pairs, [], np.stack(shares))


def _run(own: Scene, number: int, who: int, first: int) -> Run:
    a, b = own.spots[own.spot[number, who]].tolist()
    return a - first, b - first


def pair_share(there: int, back: int) -> np.ndarray:
    """(5,) what one annotator's polarities in both directions give to each of PAIR_LABELS: half each where both are
    sides, for a pair has one label."""
    found = np.zeros(len(PAIR_LABELS), np.float32)
    chosen = [side for side in (there, back + 2 if back else 0) if side] or [0]
    found[chosen] = 1 / len(chosen)
    return found


def sampled(given: Sequence[Sentence], neutral: float, random: Random) -> list[Sentence]:
    """The sentences with the pairs of which somebody says a side and about `neutral` times as many others, drawn at
    random; of a sentence no more than _PAIRS in all."""
    sided = sum(int((s.pair_shares[:, 0] < 1).sum()) for s in given if s.pair_shares is not None)
    others = sum(len(s.pairs) for s in given) - sided
    found = []
    for sentence in given:
        shares = shares_of_pairs(sentence)
        chosen = [n for n, share in enumerate(shares) if share[0] < 1 or random.random() < neutral * sided / others]
        chosen = random.sample(chosen, min(len(chosen), _PAIRS))
        if chosen:
            found.append(replace(sentence, pairs=[sentence.pairs[n] for n in chosen], pair_shares=shares[chosen]))
    return found


def smoothed(sentence: Sentence, by: float) -> Sentence:
    """The sentence with a part of its labels' shares spread over all labels."""
    pairs, targets = shares_of_pairs(sentence), shares_of_targets(sentence)
    return replace(
        sentence,
        pair_shares=(1 - by) * pairs + np.float32(by / pairs.shape[1]),
        target_shares=(1 - by) * targets + np.float32(by / targets.shape[1]),
    )


class HeldLosses:
    """The losses of a batch of sentences, each of its pairs and targets read anew, by part. Annotators' pairs have
    other shares of each label than DSE's: what they lean to is learnt too, added to their scores alone."""

    def __init__(self, held: frozenset[str]):
        self.held, self.leaning = held, nn.Parameter(torch.zeros(len(POLARITIES)))

    def __call__(self, network: SentenceNetwork, chosen: list[Window], sentences: list[Sentence]) -> dict[str, Tensor]:
        held = torch.tensor([float(sentence.id in self.held) for sentence in sentences])
        return marked_losses(network, chosen, sentences, held[:, None] * self.leaning)


def main() -> None:
    told = sentence_parser(__doc__)
    told.add_argument("--labels", type=Path, required=True, help="who is for or against whom in PolNeAR's train part")
    told.add_argument("--models", type=Path, required=True, help="the weights to begin with, quotes and claims")
    told.add_argument("--neutral", type=float, default=1.0, help="pairs without a side for each with one")
    told.set_defaults(epochs=1.5, tokens=640, rate=8e-5, head_rate=3e-4, keep=0.998, masked=0.03, swapped=0.3)
    args = told.parse_args()
    begin(args)
    torch.manual_seed(args.seed)
    pieces = WordPieces(Tokenizer.from_file(str(minilm_folder() / "tokenizer.json")))
    held = sampled(list(held_sentences(args.labels, args.data)), args.neutral, Random(args.seed))
    sentences = [smoothed(sentence, SMOOTHED) for sentence in [*read_sentences(args.data, pieces), *held]]
    network = restore_sentences(args.models)
    network.encoder.requires_grad_(False)
    Masking(network.encoder.pieces, args.masked, args.seed)
    moved = adamw([(network.layers, args.rate), (network.stance, args.head_rate), (network.marks, args.head_rate)])
    losses = HeldLosses(frozenset(sentence.id for sentence in held))
    moved.add_param_group({"params": [losses.leaning], "lr": LEANING_RATE, "weight_decay": 0.0})
    train(args, network, moved, Material(sentences, [], [], pieces), losses)


if __name__ == "__main__":
    main()
