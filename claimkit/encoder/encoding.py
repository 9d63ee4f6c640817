"""One text through the encoder, once: what every head and component reads afterwards."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from claimkit.encoder.grammar import GROUPS
from claimkit.encoder.model import Networks
from claimkit.encoder.windows import Batch, Window, batch, windows
from claimkit.encoder.words import Words


@dataclass(frozen=True, slots=True)
class EncodedBatch:
    """Some windows as the encoder took and gave them: vectors (B, W, width), cue scores (B, W, 3), the numbers of the
    grammar labels (B, W, groups), and the vectors that claims and stance are read from (B, W, width)."""

    chosen: list[Window]
    arrays: Batch
    vectors: np.ndarray
    cues: np.ndarray
    grammar: np.ndarray
    claim_vectors: np.ndarray


@dataclass(frozen=True, slots=True)
class Encoding:
    """A text's words with what the encoder says of each: vectors (W, width) float16, those for claims and stance, and
    grammar (W, groups) int64; and the networks that said so, where more can be asked."""

    words: Words
    vectors: np.ndarray
    grammar: np.ndarray
    networks: Networks | None = None


def encoded_batches(networks: Networks, texts: Sequence[Words], window: int, most: int) -> Iterator[EncodedBatch]:
    """All windows of texts, those of like size together, at most `most` pieces a batch with padding.

    window: pieces a window; window.text says which text each is cut from.
    """
    cut = [found for index, words in enumerate(texts) for found in windows(words, window, index)]
    for chosen in _grouped(cut, most):
        arrays = batch(texts, chosen)
        yield EncodedBatch(chosen, arrays, *networks.encode(arrays))


def blank(words: Words, networks: Networks | None = None, width: int = 384) -> Encoding:
    """The encoding of a text before any of its windows is encoded: zeros, for `put` to fill."""
    # Half precision is what a text of a megabyte leaves room for; the heads read eight bits of it.
    vectors, grammar = np.zeros((len(words), width), np.float16), np.zeros((len(words), len(GROUPS)), np.int64)
    return Encoding(words, vectors, grammar, networks)


def put(encoding: Encoding, part: EncodedBatch) -> None:
    """Write what the encoder says of some windows into their text's encoding."""
    for row, window in enumerate(part.chosen):
        here = slice(window.start, window.end)
        encoding.vectors[here] = part.claim_vectors[row, : window.end - window.start]
        encoding.grammar[here] = part.grammar[row, : window.end - window.start]


def joined(words: Words, parts: Iterable[EncodedBatch], networks: Networks | None = None) -> Encoding:
    """The encoding of one text from the batches of its windows."""
    encoding = blank(words, networks)
    for part in parts:
        put(encoding, part)
    return encoding


def _grouped(cut: Sequence[Window], most: int) -> Iterator[list[Window]]:
    group: list[Window] = []
    for window in sorted(cut, key=lambda window: window.size):
        if group and window.size * (len(group) + 1) > most:
            yield group
            group = []
        group.append(window)
    if group:
        yield group
