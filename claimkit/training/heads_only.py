"""Train the grammar, claim and stance heads on the vectors of a finished encoder, which is left as it is.

`python -m claimkit.training.heads_only --data ../shared/data --silver runs/silver --models models --start W.safetensors
--grammar ARTICLES.jsonl --claims LABELS.jsonl --out W2.safetensors`

The vectors are those of the shipped int8 encoder, so that the heads learn what they will read. Minutes, not hours: it
follows the joint run, or the averaging of its weights with others, which move the encoder under its heads.
"""

import argparse
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional as F

from claimkit.claims.labels import CERTAINTIES, TYPES
from claimkit.claims.reading import Question, QuoteWords, context, item
from claimkit.encoder.encoding import encoded_batches
from claimkit.encoder.model import QuoteModel
from claimkit.encoder.pairs import Item
from claimkit.encoder.words import Words
from claimkit.training.claims import NEUTRAL_WEIGHT, LabelledArticle, read_labelled
from claimkit.training.examples import Example, read_examples
from claimkit.training.fit_claims import encode
from claimkit.training.heads import GrammarHead, JointNetwork
from claimkit.training.pairing import claim_scores, pair_scores, stance_scores
from claimkit.training.silver import read_silver
from claimkit.training.stances import Sentence, pair_items, read_sentences, target_items

log = logging.getLogger(__name__)
GRAMMAR_PASSES = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to learn: the vectors of its words, half precision; its items; its labels.

    kind: "claim" (one item, three labels), "phrase" (one item, one label), "pair" (two, one), "target" (one, one).
    """

    kind: str
    vectors: np.ndarray
    items: tuple[Item, ...]
    labels: tuple[int, ...]


def article_rows(articles: Sequence[LabelledArticle], quotes: QuoteModel) -> Iterator[Row]:
    """Claims and phrases of labelled quotes, read as they will be when claimkit runs."""
    for article in articles:
        vectors = encode(quotes, article.words).vectors.astype(np.float16)
        for quote in article.quotes:
            words = QuoteWords(quote.source, quote.cue, quote.content)
            asked: list[tuple[Question, str, tuple[int, ...]]] = [
                (Question(words, c.runs), "claim", (c.type, c.certainty, c.negated)) for c in quote.claims
            ]
            asked += [(Question(words, quote.content, run), "phrase", (side,)) for run, side in quote.targets]
            for question, kind, labels in asked:
                cells = context(question)
                yield Row(kind, vectors[list(cells)], (item(0, question, cells),), labels)


def sentence_rows(sentences: Sequence[Sentence], quotes: QuoteModel) -> Iterator[Row]:
    """Pairs of DSE and targets of NewsMTSC."""
    for sentence in sentences:
        vectors = encode(quotes, sentence.words).vectors.astype(np.float16)
        given, labels = pair_items([sentence])
        for number, label in enumerate(labels.tolist()):
            yield Row("pair", vectors, tuple(given[2 * number : 2 * number + 2]), (label,))
        given, labels = target_items([sentence])
        for one, label in zip(given, labels.tolist(), strict=True):
            yield Row("target", vectors, (one,), (label,))


def batches(rows: Sequence[Row], words: int, random: Random) -> Iterator[list[Row]]:
    """Rows of one kind and like length, at most `words` words with padding, in random order."""
    order = sorted(rows, key=lambda row: (row.kind, len(row.vectors) * random.uniform(0.9, 1.1)))
    groups: list[list[Row]] = []
    widest = 0
    for row in order:
        widest = max(widest, len(row.vectors))
        if not groups or groups[-1][0].kind != row.kind or widest * (len(groups[-1]) + 1) > words:
            groups.append([])
            widest = len(row.vectors)
        groups[-1].append(row)
    random.shuffle(groups)
    yield from groups


def padded(rows: Sequence[Row]) -> tuple[Tensor, list[Item], Tensor]:
    """(B, W, width) vectors, the items of all rows by window, (B, labels) labels."""
    most = max(len(row.vectors) for row in rows)
    vectors = np.zeros((len(rows), most, rows[0].vectors.shape[1]), np.float32)
    given = []
    for number, row in enumerate(rows):
        vectors[number, : len(row.vectors)] = row.vectors
        given += [Item(number, i.seen, i.target, i.holder, i.cue, i.claim) for i in row.items]
    return torch.from_numpy(vectors), given, torch.tensor([row.labels for row in rows])


def loss(network: JointNetwork, rows: Sequence[Row], dropped: float) -> Tensor:
    """The mean cross-entropy of a batch; `dropped`: the share of vector values left out."""
    vectors, given, labels = padded(rows)
    vectors = F.dropout(vectors, dropped, network.training)
    kind = rows[0].kind
    if kind == "claim":
        parts = claim_scores(network, vectors, given).split([len(TYPES), len(CERTAINTIES), 2], -1)
        return torch.stack([F.cross_entropy(part, labels[:, n]) for n, part in enumerate(parts)]).sum()
    scores = stance_scores(network, vectors, given)
    if kind == "phrase":
        return F.cross_entropy(scores, labels[:, 0], torch.tensor([NEUTRAL_WEIGHT, 1.0, 1.0]))
    return F.cross_entropy(pair_scores(scores) if kind == "pair" else scores, labels[:, 0])


def train(args: argparse.Namespace) -> None:
    """Train the heads for which data is given, save all weights."""
    torch.manual_seed(args.seed)
    quotes = QuoteModel(args.models / "quotes", threads=args.threads)
    network = JointNetwork()
    network.load_started(load_file(args.start))
    if args.grammar:
        texts = [e for path in args.grammar for e in read_examples(path, quotes.pieces)]
        train_grammar(network.grammar, texts, read_silver(args.silver), quotes)
    if args.claims:
        train_claims(network, args, quotes)
    save_file(network.state_dict(), args.out)


def train_claims(network: JointNetwork, args: argparse.Namespace, quotes: QuoteModel) -> None:
    """Run all passes over labelled quotes and sentences; the heads get their averaged weights."""
    random = Random(args.seed)
    articles = [a for path in args.claims for a in _labelled(path, args.data, quotes)]
    sentences = read_sentences(args.data, quotes.pieces)
    kept = random.sample(sentences, int(len(sentences) * args.share))
    rows = [*article_rows(articles, quotes), *sentence_rows(kept, quotes)]
    log.info("%d articles, %d sentences, %d rows", len(articles), len(kept), len(rows))
    heads = torch.nn.ModuleList([network.claims, network.stance])
    optimize = torch.optim.AdamW(heads.parameters(), lr=args.rate, weight_decay=0.02, betas=(0.9, 0.98))
    total = args.epochs * sum(1 for _ in batches(rows, args.words, Random(0)))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimize, args.rate, total + args.epochs * 20, pct_start=0.1)
    average = torch.optim.swa_utils.AveragedModel(heads, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998))
    for epoch in range(1, args.epochs + 1):
        network.train()
        sums: dict[str, list[float]] = {}
        for chosen in batches(rows, args.words, random):
            value = loss(network, chosen, args.dropped)
            optimize.zero_grad(set_to_none=True)
            value.backward()
            torch.nn.utils.clip_grad_norm_(heads.parameters(), 1.0)
            optimize.step()
            schedule.step()
            average.update_parameters(heads)
            sums.setdefault(chosen[0].kind, []).append(value.item())
        log.info("pass %d %s", epoch, {kind: round(float(np.mean(values)), 3) for kind, values in sums.items()})
    heads.load_state_dict(average.module.state_dict())


def train_grammar(
    head: GrammarHead, articles: Sequence[Example], silver: Mapping[str, np.ndarray], quotes: QuoteModel
) -> None:
    """Train the grammar head on articles that the teacher has labelled, several passes, an article a batch."""
    parts = [(word_vectors(quotes, a.words).astype(np.float16), silver[a.id]) for a in articles]
    optimize = torch.optim.AdamW(head.parameters(), lr=2e-3)
    schedule = torch.optim.lr_scheduler.LinearLR(optimize, 1.0, 0.02, GRAMMAR_PASSES * len(parts))
    for number in range(GRAMMAR_PASSES):
        total = 0.0
        for vectors, gold in parts:
            value = head.loss(torch.from_numpy(vectors).float()[None], torch.from_numpy(gold)[None])
            optimize.zero_grad(set_to_none=True)
            value.backward()
            optimize.step()
            schedule.step()
            total += value.item()
        log.info("grammar pass %d %.3f", number + 1, total / len(parts))


def word_vectors(quotes: QuoteModel, words: Words) -> np.ndarray:
    """(W, width) float32 vectors of a text as the grammar head reads them."""
    sizes = quotes.config["sizes"]
    found = np.zeros((len(words), 384), np.float32)
    for part in encoded_batches(quotes, [words], sizes["window"], sizes["batch"]):
        for row, window in enumerate(part.chosen):
            found[window.start : window.end] = part.vectors[row, : window.end - window.start]
    return found


def _labelled(path: Path, data: Path, quotes: QuoteModel) -> list[LabelledArticle]:
    """The labelled articles of a file, their phrases by the grammar that the shipped encoder gives them."""
    records = "article" in path.open(encoding="utf8").readline()
    texts = read_examples(path if records else data / "polnear_train.jsonl", quotes.pieces)
    wanted = None if records else set(_ids(path))
    grammar = {e.id: encode(quotes, e.words).grammar for e in texts if wanted is None or e.id in wanted}
    return read_labelled(path, data, grammar, quotes.pieces)


def _ids(path: Path) -> Iterator[str]:
    with path.open(encoding="utf8") as lines:
        for line in lines:
            yield json.loads(line)["id"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--silver", type=Path, required=True, help="folder that claimkit.training.silver wrote")
    parser.add_argument("--models", type=Path, required=True, help="folder with quotes/, the int8 encoder")
    parser.add_argument("--start", type=Path, required=True, help="weights of the joint run")
    parser.add_argument("--claims", type=Path, nargs="*", default=[], help="files of labelled quotes")
    parser.add_argument("--grammar", type=Path, nargs="*", default=[], help="articles to train the grammar head on")
    parser.add_argument("--out", type=Path, required=True, help="where to write the weights")
    parser.add_argument("--share", type=float, default=1.0, help="of the sentences that take part")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--words", type=int, default=2048, help="words a batch")
    parser.add_argument("--rate", type=float, default=6e-4)
    parser.add_argument("--dropped", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(args.threads)
    train(args)


if __name__ == "__main__":
    main()
