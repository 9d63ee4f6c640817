"""A teacher's labels for what the small network is to learn.

`python -m claimkit.training.teach --data ../shared/data --silver runs/silver --claims F.jsonl --teacher
runs/teacher/epoch2.safetensors --out runs/taught` -> sentences.npz, quotes.npz; with `--kinds parties` parties.npz

It reads all labelled sentences and quotes, and what `claimkit.training.unlabelled` finds. `claimkit.training.distil`
and `claimkit.training.sentences` learn from what this writes.
"""

import argparse
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor

from claimkit.claims.labels import CERTAINTIES, TYPES
from claimkit.encoder.windows import Window
from claimkit.errors import CallError
from claimkit.training import claims, stances
from claimkit.training.claim_layers import Material, parser, read_material
from claimkit.training.claims import LabelledArticle, claim_batches, claim_items
from claimkit.training.examples import read_examples
from claimkit.training.pairing import claim_scores, encode, pair_scores, stance_scores
from claimkit.training.running import begin
from claimkit.training.shares import mixed
from claimkit.training.silver import read_silver
from claimkit.training.stances import Sentence, pair_items, sentence_batches, target_items
from claimkit.training.unlabelled import articles_of, parties_of, sentences_of

log = logging.getLogger(__name__)
Taught = dict[str, np.ndarray]
# So many sentences that nobody labelled are taken, unless an option says more.
MOST = 8000
KINDS = ("sentences", "quotes", "parties")


def taught_sentences(network: Any, sentences: Sequence[Sentence]) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """For each sentence its id, the (P, 5) shares of its pairs' labels and the (T, 3) of its targets'."""
    for chosen, batch in sentence_batches(sentences, 4096, None):
        local = [Window(row, w.start, w.end, w.size) for row, w in enumerate(chosen)]
        vectors = encode(network, [s.words for s in batch], local)
        pairs, targets = pair_items(batch)[0], target_items(batch)[0]
        of_pairs = shares(pair_scores(stance_scores(network, vectors, pairs))) if pairs else np.zeros((0, 5))
        of_targets = shares(stance_scores(network, vectors, targets)) if targets else np.zeros((0, 3))
        first = last = 0
        for sentence in batch:
            beyond = first + len(sentence.pairs), last + len(sentence.targets)
            yield sentence.id, of_pairs[first : beyond[0]], of_targets[last : beyond[1]]
            first, last = beyond


def taught_quotes(network: Any, articles: Sequence[LabelledArticle]) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """For each quote "article/number", the (C, 13) shares of its claims' labels and the (P, 3) of its phrases'."""
    numbers = {id(quote): f"{article.id}/{n}" for article in articles for n, quote in enumerate(article.quotes)}
    cuts = [len(TYPES), len(CERTAINTIES), 2]
    for chosen, quotes, given in claim_batches(articles, 2048, None):
        vectors = encode(network, [article.words for article in given], chosen)
        for row, (window, here) in enumerate(zip(chosen, quotes, strict=True)):
            for quote in here:
                items = claim_items([window], [[quote]])
                if len(items.claims) != len(quote.claims) or len(items.pairs) != len(quote.targets):
                    continue  # A window's border cuts it.
                own = vectors[row : row + 1, : window.end - window.start]
                of_claims = claim_scores(network, own, items.claims).split(cuts, -1) if items.claims else []
                of_phrases = shares(stance_scores(network, own, items.pairs)) if items.pairs else np.zeros((0, 3))
                found = np.concatenate([shares(s) for s in of_claims], 1) if of_claims else np.zeros((0, sum(cuts)))
                yield numbers[id(quote)], found, of_phrases


def shares(scores: Tensor) -> np.ndarray:
    """(N, C) float32 probabilities of scores."""
    return scores.float().softmax(-1).numpy()  # type: ignore[no-any-return]


def packed(found: Iterator[tuple[str, np.ndarray, np.ndarray]], kind: str) -> Taught:
    """Arrays to save: names, and the rows of both kinds one after another with where each name's begin."""
    names, one, other = zip(*found, strict=True)
    return {
        f"{kind}_names": np.array(names),
        f"{kind}_starts": np.cumsum([[0, *map(len, part)] for part in (one, other)], 1),
        f"{kind}_first": np.concatenate(one).astype(np.float16),
        f"{kind}_second": np.concatenate(other).astype(np.float16),
    }


def unpacked(taught: Mapping[str, np.ndarray], kind: str) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """What `packed` packed, by name."""
    starts = taught[f"{kind}_starts"]
    parts = [
        [rows[a:b].astype(np.float32) for a, b in pairwise(where)]
        for where, rows in zip(starts, (taught[f"{kind}_first"], taught[f"{kind}_second"]), strict=True)
    ]
    return dict(zip(taught[f"{kind}_names"].tolist(), zip(*parts, strict=True), strict=True))


def lessons(
    sentences: Sequence[Sentence],
    taught: Mapping[str, tuple[np.ndarray, np.ndarray]],
    known: frozenset[str],
    own: float,
) -> list[Sentence]:
    """The sentences with a teacher's shares; in those known, what a person chose counts for `own`."""
    found = []
    for s in sentences:
        pairs, targets = taught[s.id]
        is_known = s.id in known
        found.append(
            replace(
                s,
                pair_shares=mixed(stances.shares_of_pairs(s) if is_known else None, pairs, own),
                target_shares=mixed(stances.shares_of_targets(s) if is_known else None, targets, own),
            )
        )
    return found


def quote_lessons(
    articles: Sequence[LabelledArticle],
    taught: Mapping[str, tuple[np.ndarray, np.ndarray]],
    known: frozenset[str],
    own: float,
) -> list[LabelledArticle]:
    """The articles with a teacher's shares; in those known, what a person chose counts for `own`; of the others, the
    quotes that the teacher did not read are left out."""
    found = []
    for article in articles:
        quotes = []
        for number, quote in enumerate(article.quotes):
            name = f"{article.id}/{number}"
            if name not in taught:
                quotes += [quote] if article.id in known else []
                continue
            of_claims, of_phrases = taught[name]
            mine = article.id in known
            if (len(of_claims), len(of_phrases)) != (len(quote.claims), len(quote.targets)):
                raise CallError(
                    f"a teacher must have read the quotes as they are, has not read {name} so: run "
                    "claimkit.training.teach again"
                )
            quotes.append(
                replace(
                    quote,
                    claim_shares=mixed(claims.shares_of_claims(quote) if mine else None, of_claims, own),
                    target_shares=mixed(claims.shares_of_targets(quote) if mine else None, of_phrases, own),
                )
            )
        found.append(LabelledArticle(article.id, article.words, quotes))
    return found


def add_unlabelled(given: Material, args: argparse.Namespace) -> Material:
    """The material with all that nobody labelled behind it."""
    silver, random = read_silver(args.silver), Random(5)
    examples = read_examples(args.data / "polnear_train.jsonl", given.pieces)
    sentences = [s for example in examples for s in sentences_of(example, silver[example.id], random)]
    sentences = random.sample(sentences, min(len(sentences), args.most))
    labelled = {article.id for article in given.articles}
    articles = [a for a in articles_of(args.data, silver, given.pieces) if a.id not in labelled]
    return replace(given, sentences=[*given.sentences, *sentences], articles=[*given.articles, *articles])


def with_most(options: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The options, with one for how much is taken that nobody labelled."""
    options.add_argument("--most", type=int, default=MOST, help="sentences that nobody labelled")
    return options


def main() -> None:
    from claimkit.training.teacher import Teacher

    options = with_most(parser(__doc__))
    options.add_argument("--teacher", type=Path, required=True, help="its weights")
    options.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS[:2], help="what it reads")
    args = options.parse_args()
    begin(args)
    labelled = read_material(args)
    given = add_unlabelled(labelled, args)
    log.info(
        "%d sentences, %d articles; %d, %d labelled",
        *map(len, (given.sentences, given.articles, labelled.sentences, labelled.articles)),
    )
    teacher = Teacher()
    teacher.load_state_dict(load_file(args.teacher))
    teacher.eval()
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for kind in args.kinds:
            if kind == "quotes":
                said = taught_quotes(teacher, given.articles)
            else:
                read = parties_of(labelled.sentences) if kind == "parties" else given.sentences
                said = taught_sentences(teacher, read)
            np.savez_compressed(args.out / f"{kind}.npz", **packed(said, kind))
            log.info("%s written", args.out / f"{kind}.npz")


if __name__ == "__main__":
    main()
