"""Train the network that tells who is for or against whom in each sentence, and write it as ONNX.

`python -m claimkit.training.holders --data ../shared/data --labels corpus/labels/polnear_holders.jsonl --referents
corpus/labels/polnear_referents.jsonl --models models --out runs/holders`

`claimkit.training.held_labels` says what the labels hold; an article that two labelled is learnt as they have it on
average. What the network reads is what the pipeline finds in these articles, so that its errors are known to it; what
the network of referents says of their quotes comes from such networks that did not learn them.
"""

import argparse
import logging
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import onnx
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from claimkit.claims.held import Lines, Places, places, read
from claimkit.claims.labels import POLARITIES
from claimkit.claims.proposing import propose
from claimkit.encoder.model import ClaimModel
from claimkit.training import graphs
from claimkit.training.export import check_parity, encoder_inputs, export_graph, fuse
from claimkit.training.held_labels import Stances, labelled_texts, sides_in
from claimkit.training.holder_network import MARKED, HolderNetwork, as_tensors
from claimkit.training.referents import PASSES, ReferentNetwork
from claimkit.training.referents import lessons as referent_lessons
from claimkit.training.referents import train as train_referents
from claimkit.training.running import Progress, adamw, begin

log = logging.getLogger(__name__)
# Of the rows in which nobody said anything this share is learnt each time, and counts for as much more.
SHARE = 0.3
# An article with more cells takes more memory than it teaches.
MOST = 150_000
# So many articles a step; a part that has them counts as the root of its cells, over this.
ARTICLES, ROOT = 2, 60.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """A part of a labelled article: what is read of it, features in half precision; gold: (N, R, 3) the share of
    annotators for each side; missed: how many stances nothing that is read stands for, on average."""

    id: str
    lines: Lines
    gold: np.ndarray
    missed: float


class Crossed:
    """A claim model whose network of referents did not learn the article at hand."""

    def __init__(self, model: ClaimModel, network: ReferentNetwork):
        self.model, self.network = model, network

    def __getattr__(self, name: str) -> Any:
        return getattr(self.model, name)

    @torch.inference_mode()
    def referents(self, *given: np.ndarray) -> np.ndarray:
        """As `ClaimModel.referents`."""
        return self.network(*(torch.from_numpy(np.asarray(a, np.float32)) for a in given)).numpy()  # type: ignore[no-any-return]


def crossed(labels: Path, data: Path, folds: int) -> tuple[list[ReferentNetwork], dict[str, int]]:
    """Networks of referents, each of which did not learn a share of the articles, and the number of that of each."""
    given = list(referent_lessons(labels, data))
    ids = sorted({lesson.id for lesson in given})
    Random(1).shuffle(ids)
    fold = {name: number % folds for number, name in enumerate(ids)}
    return [
        train_referents([lesson for lesson in given if fold[lesson.id] != number], PASSES, number)
        for number in range(folds)
    ], fold


def lessons(labels: Path, data: Path, networks: Sequence[ReferentNetwork], fold: Mapping[str, int]) -> Iterator[Lesson]:
    """The labelled articles, part by part."""
    for name, text, labelled, component in labelled_texts(labels, data):
        model: Any = Crossed(component.model, networks[fold.get(name, 0)]) if networks else component.model
        for lines in read(text, model, propose(text, component.model, component.settings)):
            if lines.told.open.size <= MOST:
                yield _lesson(name, lines, labelled)


def _lesson(name: str, lines: Lines, labelled: Sequence[Stances]) -> Lesson:
    shares = np.zeros((*lines.told.open.shape, len(POLARITIES)), np.float32)
    places, missed = {(number, who): row for row, (number, who) in enumerate(lines.told.rows.tolist())}, 0
    for stances in labelled:
        sides = np.zeros(lines.told.open.shape, np.int64)
        for number, who, whom, side in sides_in(lines.scene, stances):
            row = places.get((number, -1 if who is None else who))
            if row is None or whom is None or not lines.told.open[row, whom]:
                missed += 1
            else:
                sides[row, whom] = side
        shares += np.eye(len(POLARITIES), dtype=np.float32)[sides] / len(labelled)
    return Lesson(name, _narrow(lines), shares, missed / len(labelled))


def _narrow(lines: Lines) -> Lines:
    """The same in half the memory."""
    told = replace(lines.told, features=lines.told.features.astype(np.float16))
    return replace(lines, told=told, below=lines.below.astype(np.float16))


def scores(network: HolderNetwork, lines: Lines, rows: np.ndarray) -> Tensor:
    """(N, R, 3) scores of the chosen rows of a lesson."""
    arrays = {"below": lines.below, "mask": lines.arrays.mask, "pooling": lines.arrays.pooling, "marks": lines.marks}
    flat = network.dropout(network.layers(**as_tensors(arrays)))[torch.from_numpy(lines.arrays.words)]
    at = as_tensors({name: getattr(places(lines), name) for name in Places.__slots__})
    return network.head(  # type: ignore[no-any-return]
        torch.from_numpy(lines.told.features[rows].astype(np.float32)), at["means"] @ flat, flat[at["words"]],
        at["filled"], at["mentions"] @ flat, *(at[name][rows] for name in ("sentence", "holder", "target")),
    )  # fmt: skip


def loss(network: HolderNetwork, lesson: Lesson, random: np.random.Generator) -> Tensor:
    """The cross-entropy with the annotators' shares, over the rows with a side and some of the others."""
    sided = np.any(lesson.gold[..., 0] < 1, axis=1)
    rows = np.flatnonzero(sided | (random.random(len(sided)) < SHARE))
    weights = torch.from_numpy(lesson.lines.told.open[rows] * np.where(sided[rows], 1, 1 / SHARE)[:, None])
    if not weights.any():
        return torch.zeros(())
    likely = torch.log_softmax(scores(network, lesson.lines, rows), -1)
    found = -(torch.from_numpy(lesson.gold[rows]) * likely).sum(-1) * weights
    return found.sum() / weights.sum().sqrt() / ROOT


def train(
    given: Sequence[Lesson], sentences: Path, passes: float, rate: float, head_rate: float, seed: int,
    start: Path | None = None,
) -> HolderNetwork:  # fmt: skip
    """A network that has learnt the lessons. sentences: the ONNX whose layers it begins with; start: the weights of an
    earlier run, to go on from."""
    torch.manual_seed(seed)
    order, random = Random(seed), np.random.default_rng(seed)
    network = HolderNetwork(given[0].lines.told.features.shape[2])
    network.layers.begin(sentences)
    some = torch.from_numpy(np.concatenate([_some(lesson, random) for lesson in given]))
    network.head.mean.data, network.head.deviation.data = some.mean(0), some.std(0) + 1e-3
    if start is not None:
        network.load_state_dict(load_file(start))
    optimize = adamw([(network.layers.layers, rate), (network.layers.marks, head_rate), (network.head, head_rate)])
    steps = int(passes * len(given) / ARTICLES)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimize, [group["lr"] for group in optimize.param_groups], total_steps=steps + 1, pct_start=0.1
    )
    progress, left = Progress(steps), list[Lesson]()
    network.train()
    while True:
        found = torch.zeros(())
        for _ in range(ARTICLES):
            left = left or order.sample(given, len(given))
            found = found + loss(network, left.pop(), random)
        optimize.zero_grad()
        if found.requires_grad:
            found.backward()
            nn.utils.clip_grad_norm_([p for p in network.parameters() if p.requires_grad], 1.0)
        optimize.step()
        schedule.step()
        if progress.add(1 + progress.step * ARTICLES // len(given), {"holders": found.detach()}):
            return network.eval()


def _some(lesson: Lesson, random: np.random.Generator) -> np.ndarray:
    """(K, F) float32: features of some open cells."""
    cells = lesson.lines.told.features[lesson.lines.told.open]
    return cells[random.permutation(len(cells))[:400]].astype(np.float32)


@torch.inference_mode()
def measured(networks: Sequence[HolderNetwork], given: Sequence[Lesson]) -> dict[str, float]:
    """The best F1 of sides, its precision and recall, and the probability from which a side counts there. What one of
    two annotators said counts for half; what nothing that is read stands for is missed."""
    sure, hits, wanted = [], [], 0.0
    for lesson in given:
        rows = np.arange(len(lesson.gold))
        likely = torch.stack([torch.softmax(scores(n, lesson.lines, rows), -1) for n in networks]).mean(0).numpy()
        likely, gold = likely[lesson.lines.told.open], lesson.gold[lesson.lines.told.open]
        sure.append(likely[:, 1:].max(1))
        hits.append(gold[np.arange(len(gold)), 1 + likely[:, 1:].argmax(1)])
        wanted += float(gold[:, 1:].sum()) + lesson.missed
    order = np.argsort(-np.concatenate(sure))
    right, taken = np.cumsum(np.concatenate(hits)[order]), np.arange(1, len(order) + 1)
    best = int((2 * right / (taken + wanted)).argmax())
    parts = {"f1": 2 * right[best] / (taken[best] + wanted), "precision": right[best] / taken[best],
             "recall": right[best] / max(wanted, 1)}  # fmt: skip
    least = float(np.concatenate(sure)[order[best]])
    return {name: round(100 * float(part), 2) for name, part in parts.items()} | {"least": round(least, 3)}


def write(network: HolderNetwork, out: Path) -> None:
    """Layers and head as ONNX, each held to what torch gives. The layers are stored in int8 but multiply in float:
    multiplied in int8 they lose 0.6 of SEESAW's F1."""
    rows = {0: "rows", 1: "pieces"}
    pooled, marked = {0: "rows", 1: "words", 2: "pieces"}, {0: "rows", 1: "words"}
    axes = {"below": rows, "mask": rows, "pooling": pooled, "marks": marked}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "holder_layers.onnx"
        export_graph(network.layers, layer_inputs(), axes, ["vectors"], plain)
        fuse(plain)
        check_parity(network.layers, plain, layer_inputs(2, 57, 44), ["vectors"])
        onnx.save(graphs.packed(onnx.load(plain)), out / "holder_layers.onnx")
    features = network.head.mean.shape[0]
    axes = {
        "features": {0: "rows", 1: "columns"}, "means": {0: "sentences"}, "words": {0: "sentences", 1: "words"},
        "filled": {0: "sentences", 1: "words"}, "mentions": {0: "mentions"}, "sentence": {0: "rows"},
        "holder": {0: "rows"}, "target": {0: "rows", 1: "columns"},
    }  # fmt: skip
    export_graph(network.head, head_inputs(features), axes, ["scores"], out / "holders.onnx")
    check_parity(network.head, out / "holders.onnx", head_inputs(features, 4, 5, 3, 9, 8), ["scores"])


def layer_inputs(rows: int = 3, pieces: int = 40, words: int = 31) -> dict[str, Tensor]:
    """Windows to trace the layers with."""
    given, chooser = encoder_inputs(rows, pieces, words), torch.Generator().manual_seed(5)
    marks = [torch.randint(0, size, (rows, words), generator=chooser) for size in MARKED]
    below = torch.randn(rows, pieces, 384, generator=chooser)
    return {"below": below, "mask": given["mask"], "pooling": given["pooling"], "marks": torch.stack(marks, -1)}


def head_inputs(
    features: int, rows: int = 6, columns: int = 7, sentences: int = 4, words: int = 12, mentions: int = 11
) -> dict[str, Tensor]:
    """A text to trace the head with."""
    chooser = torch.Generator().manual_seed(6)
    filled = torch.ones(sentences, words)
    filled[-1, words // 2 :] = 0
    return {
        "features": torch.randn(rows, columns, features, generator=chooser),
        "means": torch.randn(sentences, 384, generator=chooser),
        "words": torch.randn(sentences, words, 384, generator=chooser), "filled": filled,
        "mentions": torch.randn(mentions, 384, generator=chooser),
        "sentence": torch.randint(0, sentences, (rows,), generator=chooser),
        "holder": torch.randint(0, mentions, (rows,), generator=chooser),
        "target": torch.randint(0, mentions, (rows, columns), generator=chooser),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--referents", type=Path, required=True, help="what claimkit.training.referents learns from")
    parser.add_argument(
        "--models", type=Path, required=True, help="where the network is written; it begins with sentences.onnx there"
    )
    parser.add_argument("--out", type=Path, required=True, help="a folder for log and weights")
    parser.add_argument("--folds", type=int, default=5, help="networks of referents, each without a share")
    parser.add_argument("--passes", type=float, default=5.0)
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--head-rate", type=float, default=1.2e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=Path, help="weights of an earlier run, to go on from")
    parser.add_argument("--held", type=int, default=0, help="hold one article in so many out, and measure on these")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    begin(args)
    networks, fold = crossed(args.referents, args.data, args.folds)
    given = list(lessons(args.labels, args.data, networks, fold))
    ids = sorted({lesson.id for lesson in given})
    Random(0).shuffle(ids)
    held = frozenset(ids[:: args.held] if args.held else ())
    learnt = [lesson for lesson in given if lesson.id not in held]
    network = train(
        learnt, args.models / "claims" / "sentences.onnx", args.passes, args.rate, args.head_rate, args.seed, args.start
    )
    save_file(network.state_dict(), args.out / "holders.safetensors")
    if held:
        log.info("held out: %s", measured([network], [lesson for lesson in given if lesson.id in held]))
    write(network, args.models / "claims")


if __name__ == "__main__":
    main()
