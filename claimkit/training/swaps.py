"""Sentences with other names in them: so that sides are learnt from what is said, not from who is named."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

import numpy as np

from claimkit.encoder.words import STATES, Words
from claimkit.training.stances import Sentence

Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mention:
    """The words of a holder or target: for each its word pieces and its shape."""

    pieces: tuple[tuple[int, ...], ...]
    shapes: tuple[int, ...]


def runs_of(sentence: Sentence) -> list[Run]:
    """The labelled runs of a sentence in order, each once."""
    return sorted({run for _, p, q, _ in sentence.pairs for run in (p, q)} | {run for run, _ in sentence.targets})


def mention(words: Words, run: Run) -> Mention:
    """The words of a run."""
    first, last = run
    shapes = (words.features[first:last] // len(STATES)).tolist()
    return Mention(tuple(words.pieces[first:last]), tuple(shapes))


def mentions(sentences: Sequence[Sentence]) -> list[Mention]:
    """All labelled mentions of up to five words, as often as they stand there."""
    return [mention(s.words, run) for s in sentences for run in runs_of(s) if run[1] - run[0] <= 5]


def swapped(sentence: Sentence, pool: Sequence[Mention], share: float, random: Random) -> Sentence:
    """The sentence with a `share` of its labelled mentions replaced by others, like ones alike; as it is where they
    overlap."""
    runs = runs_of(sentence)
    if any(left[1] > right[0] for left, right in pairwise(runs)):
        return sentence
    chosen: dict[Mention, Mention] = {}
    for run in runs:
        old = mention(sentence.words, run)
        if old not in chosen:
            chosen[old] = random.choice(pool) if random.random() < share else old
    words, moved = _replace(sentence.words, [(run, chosen[mention(sentence.words, run)]) for run in runs])
    pairs = [(name, moved[p], moved[q], label) for name, p, q, label in sentence.pairs]
    targets = [(moved[run], label) for run, label in sentence.targets]
    return replace(sentence, words=words, pairs=pairs, targets=targets)


def _replace(words: Words, new: Sequence[tuple[Run, Mention]]) -> tuple[Words, dict[Run, Run]]:
    """Words with other mentions, and where each run stands then. Offsets are not kept: training reads none."""
    pieces: list[tuple[int, ...]] = []
    features: list[int] = []
    moved, at = {}, 0
    for run, other in new:
        pieces += words.pieces[at : run[0]]
        features += words.features[at : run[0]].tolist()
        moved[run] = (len(pieces), len(pieces) + len(other.pieces))
        state = int(words.features[run[0]]) % len(STATES)
        pieces += other.pieces
        features += [shape * len(STATES) + state for shape in other.shapes]
        at = run[1]
    pieces += words.pieces[at:]
    features += words.features[at:].tolist()
    places = np.arange(len(pieces), dtype=np.int64)
    ends = np.array([0, len(pieces)], dtype=np.int64)
    return Words(places, places + 1, np.array(features, np.int64), pieces, ends), moved
