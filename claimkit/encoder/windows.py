"""Windows: whole paragraphs packed together as far as they fit, and batches of windows as padded arrays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from claimkit.encoder.words import Words

PAD, CLS, SEP = 0, 101, 102
_HOPELESS = 500


@dataclass(frozen=True, slots=True)
class Window:
    """Words start:end of one text; size: how many word pieces they take, [CLS] and [SEP]s included."""

    text: int
    start: int
    end: int
    size: int


@dataclass(frozen=True, slots=True)
class Batch:
    """B windows of at most T pieces and W words, padded.

    ids, mask, features: (B, T) int64; pooling: (B, W, T) float32, each row the mean over a word's pieces;
    words: (B, W) bool, which word slots are filled; paragraph: (B, W) int64, the window's paragraph of each word.
    """

    ids: np.ndarray
    mask: np.ndarray
    features: np.ndarray
    pooling: np.ndarray
    words: np.ndarray
    paragraph: np.ndarray


def windows(words: Words, limit: int, text: int = 0, first_limit: int | None = None) -> list[Window]:
    """Windows over all words in order, none overlapping: paragraphs whole, but for one longer than `limit` pieces.

    first_limit: a limit for the first window alone, so that borders move when it is drawn anew.
    """
    sizes = np.fromiter((len(pieces) for pieces in words.pieces), dtype=np.int64, count=len(words))
    total = np.concatenate([[0], np.cumsum(sizes)])
    found: list[Window] = []
    start, size, room = 0, 1, first_limit or limit
    for first, last in _chunks(words, total, limit):
        need = int(total[last] - total[first]) + 1
        if size > 1 and size + need > room:
            found.append(Window(text, start, first, size))
            start, size, room = first, 1, limit
        size += need
    if len(words):
        found.append(Window(text, start, len(words), size))
    return found


def _chunks(words: Words, total: np.ndarray, limit: int) -> Iterator[tuple[int, int]]:
    """Paragraphs as (first, last) words, those too long for a window cut, at a full stop where one is near."""
    most = max(limit - 2, 16)
    for first, last in zip(words.paragraphs[:-1].tolist(), words.paragraphs[1:].tolist(), strict=True):
        while total[last] - total[first] > most:
            cut = int(np.searchsorted(total, total[first] + most, "right")) - 1
            cut = max(_sentence_end(words, first, cut), first + 1)
            yield first, cut
            first = cut
        if last > first:
            yield first, last


def _sentence_end(words: Words, first: int, cut: int) -> int:
    """The last word border before `cut`, in its second half, that follows a full stop; else `cut` itself."""
    for border in range(cut, first + (cut - first) // 2, -1):
        if words.pieces[border - 1] in _STOPS:
            return border
    return cut


_STOPS = {(1012,), (1029,), (999,)}  # . ? ! in BERT's uncased vocabulary


def batch(all_words: Sequence[Words], chosen: Sequence[Window]) -> Batch:
    """The windows `chosen` as padded arrays; window.text says which of `all_words` it is cut from."""
    width = max(window.size for window in chosen)
    most = max(window.end - window.start for window in chosen)
    shape = len(chosen), width
    ids, mask, features = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    pooling = np.zeros((len(chosen), most, width), dtype=np.float32)
    filled = np.zeros((len(chosen), most), dtype=bool)
    paragraph = np.zeros((len(chosen), most), dtype=np.int64)
    for row, window in enumerate(chosen):
        _fill(all_words[window.text], window, ids[row], features[row], pooling[row], paragraph[row])
        mask[row, : window.size] = 1
        filled[row, : window.end - window.start] = True
    return Batch(ids, mask, features, pooling, filled, paragraph)


def _fill(words: Words, window: Window, ids, features, pooling, paragraph) -> None:  # type: ignore[no-untyped-def]
    borders = set(words.paragraphs[1:].tolist())
    ids[0] = CLS
    at, number = 1, 0
    for slot, word in enumerate(range(window.start, window.end)):
        pieces = words.pieces[word]
        stop = at + len(pieces)
        ids[at:stop] = pieces
        features[at:stop] = words.features[word]
        pooling[slot, at:stop] = 1.0 / len(pieces)
        paragraph[slot] = number
        at = stop
        if word + 1 in borders or word + 1 == window.end:
            ids[at] = SEP
            at, number = at + 1, number + 1
