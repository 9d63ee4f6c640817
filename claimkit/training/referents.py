"""Train the network that weighs what a text's quotes say of its referents, and write it as ONNX.

`python -m claimkit.training.referents --data ../shared/data --labels corpus/labels/polnear_referents.jsonl --out
models/claims/referents.onnx`

The labels hold offsets into PolNeAR's train articles and no text: {"id", "quotes": [those that were labelled],
"stances": [[quote, start, end, side]]}; start and end are any mention of the referent. An article that two labelled has
two lines, one behind the other, and is learnt as each has it. What the network reads is what
the pipeline finds in these articles, so that its errors are known to it: quotes are those found that hold half the
words of one labelled.
"""

import argparse
import json
import logging
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

import claimkit
from claimkit import annotations
from claimkit.claims.discourse import Stretch, stretches
from claimkit.claims.labels import POLARITIES
from claimkit.claims.proposing import propose
from claimkit.claims.referents import Referent
from claimkit.claims.text import Text
from claimkit.quotes.scorer import ROLES, AttributionScore, QuoteSpans, score_article
from claimkit.records import Quote
from claimkit.training.export import check_parity, export_graph

log = logging.getLogger(__name__)
ROWS, RATE, DECAY, PASSES, NETWORKS = 2048, 2e-3, 3e-2, 8, 3
# A feature so many deviations from its mean counts no more than that.
_FARTHEST = 5.0


class ReferentNetwork(nn.Module):
    """Scores of neutral, favor, against for each pair of Q quotes and R referents of a text."""

    def __init__(self, features: int, width: int = 384, inner: int = 24, hidden: int = 128, dropout: float = 0.3):
        super().__init__()
        self.mean = nn.Parameter(torch.zeros(features), requires_grad=False)
        self.deviation = nn.Parameter(torch.ones(features), requires_grad=False)
        self.quote, self.referent = nn.Linear(width, inner), nn.Linear(width, inner)
        self.first, self.second = nn.Linear(features + 3 * inner, hidden), nn.Linear(hidden, hidden)
        self.scores = nn.Linear(hidden, len(POLARITIES))
        self.dropout, self.rarely = nn.Dropout(dropout), nn.Dropout(0.1)

    def forward(self, features: Tensor, quotes: Tensor, referents: Tensor) -> Tensor:
        """(Q, R, 3) from (Q, R, F), (Q, width) and (R, width)."""
        wide = (*features.shape[:2], -1)
        quote = torch.tanh(self.quote(self.dropout(quotes)))[:, None].expand(wide)
        referent = torch.tanh(self.referent(self.dropout(referents)))[None].expand(wide)
        return self.pairs(features, quote, referent)

    def pairs(self, features: Tensor, quote: Tensor, referent: Tensor) -> Tensor:
        """(..., 3) from (..., F) features and the (..., inner) projections of quotes and referents."""
        told = ((features - self.mean) / self.deviation).clamp(-_FARTHEST, _FARTHEST)
        read = torch.cat([self.rarely(told), quote, referent, quote * referent], -1)
        inside = F.relu(self.second(self.dropout(F.relu(self.first(read)))))
        return self.scores(self.dropout(inside))  # type: ignore[no-any-return]


class Several(nn.Module):
    """Networks that learnt the same in another order, as one: the logarithms of their mean probabilities. Alone they
    differ by two points of F1 on a small dev set."""

    def __init__(self, networks: Sequence[ReferentNetwork]):
        super().__init__()
        self.networks = nn.ModuleList(networks)

    def forward(self, features: Tensor, quotes: Tensor, referents: Tensor) -> Tensor:
        """(Q, R, 3) scores, as one network gives them."""
        likely = [torch.log_softmax(network(features, quotes, referents), -1) for network in self.networks]
        return torch.logsumexp(torch.stack(likely), 0) - math.log(len(likely))


@dataclass(frozen=True, slots=True)
class Lesson:
    """A stretch of a labelled article, and (Q, R) int64 labels; -1 where nobody said."""

    id: str
    stretch: Stretch
    gold: np.ndarray


def lessons(labels: Path, data: Path) -> Iterator[Lesson]:
    """The labelled articles, stretch by stretch."""
    articles = {a["id"]: a for a in map(json.loads, (data / "polnear_train.jsonl").open(encoding="utf8"))}
    nlp = claimkit.load()
    component: Any = nlp.get_pipe("claimkit_claims")
    rows = map(json.loads, labels.open(encoding="utf8"))
    for name, labelled in groupby(rows, key=lambda row: str(row["id"])):
        doc = nlp(articles[name]["text"])
        text, quotes = component.read(doc), [_spans(quote) for quote in annotations.get_quotes(doc)]
        known = [_known(row, articles[name], quotes) for row in labelled]
        for stretch in stretches(text, propose(text, component.model, component.settings)):
            yield from (Lesson(name, stretch, _gold(stretch, text, own)) for own in known)


def _spans(quote: Quote) -> QuoteSpans:
    return {role: [(piece.start, piece.end) for piece in getattr(quote, role)] for role in ROLES}


def _known(
    row: dict[str, Any], article: dict[str, Any], found: Sequence[QuoteSpans]
) -> dict[int, list[tuple[int, int, int]]]:
    """For the number of each quote found that is a labelled one, its stances: offsets of a referent, and a polarity."""
    given = sorted(row["quotes"])
    wanted = [{role: [tuple(s) for s in article["quotes"][n][role]] for role in ROLES} for n in given]
    pairs = dict(score_article(AttributionScore(), article["text"], wanted, found))
    taken: dict[int, list[tuple[int, int, int]]] = {place: [] for place in pairs.values()}
    for number, start, end, side in row["stances"]:
        place = pairs.get(given.index(number))
        if place is not None:
            taken[place].append((start, end, POLARITIES.index(side)))
    return taken


def _gold(stretch: Stretch, text: Text, known: dict[int, list[tuple[int, int, int]]]) -> np.ndarray:
    """(Q, R) int64 labels of a stretch: neutral where the quote was labelled and nothing else said."""
    gold = np.full(stretch.mention.shape, -1, np.int64)
    for row, number in enumerate(stretch.said.numbers):
        if number in known:
            gold[row] = 0
            for start, end, side in known[number]:
                place = referent_at(stretch.found, text, start, end)
                if place is not None:
                    gold[row, place] = side
    gold[stretch.mention < 0] = -1
    return gold


def referent_at(found: Sequence[Referent], text: Text, start: int, end: int) -> int | None:
    """The referent that most of half-open code points mention, those that end alike before others."""
    words = text.encoding.words
    first, last = int(np.searchsorted(words.ends, start, "right")), int(np.searchsorted(words.starts, end))
    best: tuple[int, int, int] | None = None
    for place, referent in enumerate(found):
        for a, b in referent.runs.tolist():
            if a < last and first < b:
                rank = (2 * (b == last) + (a == first), int(referent.meant.entity is not None), place)
                best = max(best or rank, rank)
    return best[2] if best else None


def train(given: Sequence[Lesson], passes: int, seed: int) -> ReferentNetwork:
    """A network that has learnt all labelled pairs of quotes and referents."""
    torch.manual_seed(seed)
    features, gold, quotes, referents = _pairs(given)
    network = ReferentNetwork(features.shape[1])
    network.mean.data, network.deviation.data = features.mean(0), features.std(0) + 1e-3
    optimizer = torch.optim.AdamW([p for p in network.parameters() if p.requires_grad], lr=RATE, weight_decay=DECAY)
    steps = passes * -(-len(gold) // ROWS)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    of_quotes, of_referents = (torch.from_numpy(np.concatenate([getattr(lesson.stretch, part) for lesson in given]))
                             for part in ("quotes", "referents"))  # fmt: skip
    network.train()
    for _ in range(passes):
        for rows in torch.randperm(len(gold)).split(ROWS):
            quote = torch.tanh(network.quote(network.dropout(of_quotes[quotes[rows]])))
            referent = torch.tanh(network.referent(network.dropout(of_referents[referents[rows]])))
            loss = F.cross_entropy(network.pairs(features[rows], quote, referent), gold[rows])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return network.eval()


def _pairs(given: Sequence[Lesson]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """(N, F) features, (N,) labels, and (N,) numbers of quotes and referents, counted through all lessons."""
    parts, quotes, referents = [], 0, 0
    for lesson in given:
        rows, columns = np.nonzero(lesson.gold >= 0)
        parts.append(
            (lesson.stretch.features[rows, columns], lesson.gold[rows, columns], rows + quotes, columns + referents)
        )
        quotes, referents = quotes + lesson.gold.shape[0], referents + lesson.gold.shape[1]
    whole = [torch.from_numpy(np.concatenate(column)) for column in zip(*parts, strict=True)]
    return whole[0], whole[1], whole[2], whole[3]


@torch.inference_mode()
def measured(network: nn.Module, given: Sequence[Lesson]) -> dict[str, float]:
    """The best F1 of sides over pairs, its precision and recall, and the probability from which a side counts there."""
    ranked: list[tuple[float, bool]] = []
    wanted = 0
    for lesson in given:
        stretch = lesson.stretch
        tensors = (torch.from_numpy(a) for a in (stretch.features, stretch.quotes, stretch.referents))
        likely = torch.softmax(network(*tensors), -1).numpy()[lesson.gold >= 0]
        gold = lesson.gold[lesson.gold >= 0]
        taken = 1 + likely[:, 1:].argmax(1)
        ranked += zip(likely[:, 1:].max(1).tolist(), (taken == gold).tolist(), strict=True)
        wanted += int((gold > 0).sum())
    ranked.sort(reverse=True)
    right = np.cumsum([hit for _, hit in ranked])
    reached = 2 * right / (np.arange(1, len(ranked) + 1) + wanted)
    best = int(reached.argmax())
    return {
        "f1": round(100 * float(reached[best]), 2), "precision": round(100 * float(right[best]) / (best + 1), 2),
        "recall": round(100 * float(right[best]) / max(wanted, 1), 2), "least": round(ranked[best][0], 3),
    }  # fmt: skip


def inputs(quotes: int, referents: int, features: int, width: int = 384) -> dict[str, Tensor]:
    """A text to trace the network with."""
    chooser = torch.Generator().manual_seed(4)
    shapes = {"features": (quotes, referents, features), "quotes": (quotes, width), "referents": (referents, width)}
    return {name: torch.randn(*shape, generator=chooser) for name, shape in shapes.items()}


def write(networks: Sequence[ReferentNetwork], out: Path) -> None:
    """Networks as one float ONNX, held to what torch gives."""
    network, features = Several(networks).eval(), networks[0].mean.shape[0]
    axes = {"features": {0: "rows", 1: "columns"}, "quotes": {0: "rows"}, "referents": {0: "columns"}}
    export_graph(network, inputs(5, 7, features), axes, ["scores"], out)
    check_parity(network, out, inputs(3, 4, features), ["scores"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="the ONNX to write")
    parser.add_argument("--networks", type=int, default=NETWORKS, help="how many are averaged")
    parser.add_argument("--passes", type=int, default=PASSES)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    given = list(lessons(args.labels, args.data))
    ids = sorted({lesson.id for lesson in given})
    Random(0).shuffle(ids)
    held = frozenset(ids[::5])
    part = train([lesson for lesson in given if lesson.id not in held], args.passes, 0)
    log.info("a fifth of the articles held out: %s", measured(part, [lesson for lesson in given if lesson.id in held]))
    write([train(given, args.passes, seed) for seed in range(args.networks)], args.out)


if __name__ == "__main__":
    main()
