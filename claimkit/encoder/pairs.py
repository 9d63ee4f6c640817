"""What the claim and stance heads read of a window: which word is what to a claim, or to a holder and a target."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

Run = tuple[int, int]
# Each word's flags, added up: of the target, of the holder (or source), of the cue, of the claim's own words.
TARGET, HOLDER, CUE, CLAIM = 1, 2, 4, 8
FLAGS = 16
DISTANCES = 32


@dataclass(frozen=True, slots=True)
class Item:
    """One claim, or one pair of holder and target, in half-open words of its window `row`.

    target is None for a claim, claim empty where a pair stands in no quote. seen: the words that the head may read.
    """

    row: int
    seen: Run
    target: Run | None = None
    holder: tuple[Run, ...] = ()
    cue: tuple[Run, ...] = ()
    claim: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """N items as arrays. W words a window.

    row: (N,) int64; flags, distance: (N, W) int64; filled: (N, W) float32, 0 for words unseen; target, holder, cue,
    claim: (N, W) float32, each row the mean over a part's words, zeros where there is none.
    """

    row: np.ndarray
    flags: np.ndarray
    distance: np.ndarray
    filled: np.ndarray
    target: np.ndarray
    holder: np.ndarray
    cue: np.ndarray
    claim: np.ndarray


def items(given: Sequence[Item], words: int) -> Items:
    """Arrays for items of windows that hold `words` words; distances are from the target, from the cue for a claim."""
    rows = len(given)
    inside = {part: np.zeros((rows, words), np.float32) for part in ("target", "holder", "cue", "claim")}
    filled = np.zeros((rows, words), np.float32)
    distance = np.zeros((rows, words), np.int64)
    place = np.arange(words)
    for number, item in enumerate(given):
        filled[number, item.seen[0] : item.seen[1]] = 1
        for part in ("holder", "cue", "claim"):
            _mark(inside[part][number], getattr(item, part))
        _mark(inside["target"][number], [item.target] if item.target else [])
        first, last = item.target or next(iter(item.cue), (item.seen[0], item.seen[0] + 1))
        distance[number] = np.minimum(place - first, 0) + np.maximum(place - last + 1, 0)
    flags = sum(
        bit * inside[part] for part, bit in (("target", TARGET), ("holder", HOLDER), ("cue", CUE), ("claim", CLAIM))
    )
    return Items(
        row=np.array([item.row for item in given], np.int64),
        flags=np.asarray(flags, np.int64).reshape(rows, words),
        distance=np.clip(distance, -DISTANCES, DISTANCES) + DISTANCES,
        filled=filled,
        **{part: _mean(array) for part, array in inside.items()},
    )


def _mark(cells: np.ndarray, runs: Iterable[Run]) -> None:
    for first, last in runs:
        cells[first:last] = 1


def _mean(inside: np.ndarray) -> np.ndarray:
    return inside / np.maximum(inside.sum(1, keepdims=True), 1)  # type: ignore[no-any-return]
