"""The words of a text as the encoder sees them: offsets, word pieces and surface features."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from claimkit.layout import Bounds, Quotation

# What a word looks like, which an uncased vocabulary cannot tell.
SHAPES = ("lower", "title", "upper", "mixed", "digit", "other")
# Where a word stands among quotation marks.
STATES = ("outside", "double", "single", "opening", "closing", "continued", "unclosed", "nested")
FEATURES = len(SHAPES) * len(STATES)

_CACHE_LIMIT = 200_000


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, in order. W words in P paragraphs.

    starts, ends: (W,) int64, half-open code points.
    features: (W,) int64, shape and quotation state in one number, below FEATURES.
    pieces: for each word its word pieces, at least one.
    paragraphs: (P + 1,) int64; paragraph p holds words paragraphs[p]:paragraphs[p + 1].
    """

    starts: np.ndarray
    ends: np.ndarray
    features: np.ndarray
    pieces: list[tuple[int, ...]]
    paragraphs: np.ndarray

    def __len__(self) -> int:
        return len(self.pieces)

    def part(self, chosen: Sequence[int]) -> "Words":
        """The chosen words, in their order, as one paragraph."""
        cells = np.asarray(chosen, np.int64)
        pieces = [self.pieces[cell] for cell in chosen]
        return Words(
            self.starts[cells], self.ends[cells], self.features[cells], pieces, np.array([0, len(cells)], np.int64)
        )

    def between(self, first: int, last: int) -> "Words":
        """Half-open words, with their paragraphs."""
        inside = self.paragraphs[(first < self.paragraphs) & (self.paragraphs < last)]
        return Words(
            self.starts[first:last], self.ends[first:last], self.features[first:last], self.pieces[first:last],
            np.array([0, *(inside - first), last - first], np.int64),
        )  # fmt: skip


class WordPieces:
    """Word -> word pieces by a `tokenizers` tokenizer, remembered: news repeats its words."""

    def __init__(self, tokenizer: Tokenizer):
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self._unknown: int = tokenizer.token_to_id("[UNK]") or 0
        self._known: dict[str, tuple[int, ...]] = {}

    def __call__(self, word: str) -> tuple[int, ...]:
        """The ids of a word's pieces; [UNK] where the tokenizer drops all of it."""
        pieces = self._known.get(word)
        if pieces is None:
            ids = self._tokenizer.encode(word[:100], add_special_tokens=False).ids
            pieces = tuple(ids[:16]) or (self._unknown,)
            if len(self._known) < _CACHE_LIMIT:
                self._known[word] = pieces
        return pieces


def shape(word: str) -> int:
    """The index in SHAPES of a word's look."""
    if word.isalpha():
        if word.islower():
            return 0
        if word.istitle():
            return 1
        return 2 if word.isupper() else 3
    if any(character.isdigit() for character in word):
        return 4
    if any(character.isalpha() for character in word):
        return 0 if word.islower() else 3
    return 5


def quotation_states(starts: np.ndarray, ends: np.ndarray, quotations: Sequence[Quotation]) -> np.ndarray:
    """(W,) int64: the index in STATES of each word, by the outermost quotation that it stands in."""
    states = np.zeros(len(starts), dtype=np.int64)
    for quotation in quotations:
        first, last = np.searchsorted(ends, quotation.start, "right"), np.searchsorted(starts, quotation.end, "left")
        inside = states[first:last]
        single = quotation.style.value in ("single", "low-single", "angle")
        inside[inside == 1] = 7
        if quotation.depth == 0:
            state = (
                5
                if quotation.continued
                else 6
                if not quotation.closed and not quotation.continues
                else 2
                if single
                else 1
            )
            inside[inside == 0] = state
        opening = (starts[first:last] < quotation.inner_start) & quotation.opened
        closing = (ends[first:last] > quotation.inner_end) & quotation.closed
        inside[opening] = 3
        inside[closing] = 4
    return states


def make_words(
    texts: Sequence[str],
    offsets: Sequence[int],
    paragraphs: Sequence[Bounds],
    quotations: Sequence[Quotation],
    pieces: WordPieces,
) -> Words:
    """Words from their texts and the offsets where they start; `paragraphs` must cover every one of them."""
    starts = np.asarray(offsets, dtype=np.int64)
    ends = starts + np.fromiter((len(text) for text in texts), dtype=np.int64, count=len(texts))
    states = quotation_states(starts, ends, quotations)
    shapes = np.fromiter((shape(text) for text in texts), dtype=np.int64, count=len(texts))
    borders = [np.searchsorted(starts, end, "left") for _, end in paragraphs]
    return Words(
        starts,
        ends,
        shapes * len(STATES) + states,
        [pieces(text) for text in texts],
        np.asarray([0, *borders[:-1], len(texts)] if borders else [0, len(texts)], dtype=np.int64),
    )
