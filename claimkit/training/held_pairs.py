"""Train the layers of single sentences further, on labels alone: DSE, NewsMTSC, and pairs of parties in sentences of
PolNeAR's train part, of which annotators told who is for or against whom.

`python -m claimkit.training.held_pairs --data ../shared/data --labels corpus/labels/polnear_holders.jsonl
--models models --out runs/held_pairs`

It begins with the weights that ship. `claimkit.training.holders` says what the labels hold.
"""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, groupby
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

import claimkit
from claimkit.claims.discourse import parts
from claimkit.claims.holders import Scene, scene
from claimkit.claims.labels import POLARITIES
from claimkit.claims.text import Text
from claimkit.encoder.pairs import Item
from claimkit.encoder.windows import Window
from claimkit.encoder.words import WordPieces
from claimkit.training.claim_layers import Masking, Material, sentence_parser, train
from claimkit.training.heads import SentenceNetwork
from claimkit.training.joint import stance_losses
from claimkit.training.pairing import marked_scores
from claimkit.training.referents import referent_at
from claimkit.training.restore import restore_sentences
from claimkit.training.running import adamw, begin
from claimkit.training.stances import PAIR_LABELS, Run, Sentence, read_sentences, shares_of_pairs, shares_of_targets
from claimkit.training.train import minilm_folder

log = logging.getLogger(__name__)
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
    articles = {a["id"]: a["text"] for a in map(json.loads, (data / "polnear_train.jsonl").open(encoding="utf8"))}
    nlp = claimkit.load()
    component: Any = nlp.get_pipe("claimkit_claims")
    for name, rows in groupby(map(json.loads, labels.open(encoding="utf8")), key=lambda row: str(row["id"])):
        labelled = [row["stances"] for row in rows]
        text = component.read(nlp(articles[name]))
        for first, last, numbers in parts(text):
            own = scene(text, first, last, numbers)
            if own is not None:
                yield from _sentences(f"{name}/{first}", own, sides_of(own, text, labelled), len(labelled))


def sides_of(own: Scene, text: Text, labelled: Sequence[Sequence[Sequence[Any]]]) -> Sides:
    """For sentence, holder and target the number in POLARITIES that each annotator says, where one says a side."""
    found: dict[tuple[int, int, int], list[int]] = {}
    first, last = int(own.borders[0]), int(own.borders[-1])
    for annotator, stances in enumerate(labelled):
        for place, a, b, c, d, side in stances:
            word = int(np.searchsorted(text.encoding.words.ends, place, "right"))
            who, whom = (referent_at(own.found, text, *span) for span in ((a, b), (c, d)))
            if first <= word < last and who is not None and whom is not None:
                said = found.setdefault((int(own.sentence[word - first]), who, whom), [0] * len(labelled))
                said[annotator] = POLARITIES.index(side)
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
        local = [Window(row, w.start, w.end, w.size) for row, w in enumerate(chosen)]
        words, held = [s.words for s in sentences], torch.tensor([float(s.id in self.held) for s in sentences])

        def score(given: list[Item]) -> Tensor:
            lean = held[[item.row for item in given]][:, None] * self.leaning
            return marked_scores(network, words, local, given) + lean

        return stance_losses(score, sentences)


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
