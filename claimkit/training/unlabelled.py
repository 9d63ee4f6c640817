"""What nobody labelled, from PolNeAR's train part, for a teacher to label: sentences with named parties in them, and
all quotes of its articles."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from claimkit.encoder.grammar import GROUPS, runs
from claimkit.encoder.words import WordPieces
from claimkit.training.claims import LabelledArticle, label_articles
from claimkit.training.examples import Example
from claimkit.training.stances import Sentence

_SENTENCE, _ENTITY = (list(GROUPS).index(name) for name in ("sentence", "entity"))
_PARTIES = frozenset("PERSON ORG GPE NORP FAC EVENT LAW".split())
# Shorter sentences say nothing, longer ones are lists. In words.
_SHORTEST, _LONGEST = 6, 60
# What the name of a sentence ends with that stands once more for its parties.
PARTIES = "/parties"
# So many pairs of parties are taken of a sentence at most.
_PAIRS = 3


def sentences_of(example: Example, grammar: np.ndarray, random: Random) -> Iterator[Sentence]:
    """The sentences of an article that name a party: each party as a target, some two of them as holder and target.
    Labels stand there for none: neutral."""
    starts = [0, *(int(w) for w in np.flatnonzero(grammar[1:, _SENTENCE]) + 1), len(example.words)]
    for number, (first, last) in enumerate(pairwise(starts)):
        parties = [(a, b) for a, b, kind in runs("entity", grammar[first:last, _ENTITY].tolist()) if kind in _PARTIES]
        if not parties or not _SHORTEST <= last - first <= _LONGEST:
            continue
        pairs = list(combinations(parties, 2))
        chosen = random.sample(pairs, min(len(pairs), _PAIRS))
        yield Sentence(
            f"{example.id}/{number}",
            example.words.part(range(first, last)),
            [(f"{example.id}/{number}", p, q, 0) for p, q in chosen],
            [(run, 0) for run in parties],
        )


def parties_of(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Sentences with labelled pairs once more, each party a target of whoever speaks. Labels stand there for none."""
    found = []
    for sentence in sentences:
        runs = sorted({run for _, p, q, _ in sentence.pairs for run in (p, q)})
        if runs:
            found.append(Sentence(f"{sentence.id}{PARTIES}", sentence.words, [], [(run, 0) for run in runs]))
    return found


def articles_of(data: Path, grammar: Mapping[str, np.ndarray], pieces: WordPieces) -> list[LabelledArticle]:
    """PolNeAR's train articles with all their quotes, each one claim; labels stand there for none."""
    with (data / "polnear_train.jsonl").open(encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines]
    given = [(row["id"], row["text"], [_unlabelled(quote) for quote in row["quotes"]]) for row in rows]
    return label_articles(given, grammar, pieces)


def _unlabelled(quote: dict[str, Any]) -> dict[str, Any]:
    claim = {"type": "fact", "certainty": "certain", "negated": False, "spans": quote["content"]}
    return {**quote, "claims": [claim], "stances": []}
