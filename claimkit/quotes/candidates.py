"""From words to candidates: the networks run over windows, each possible cue with its best source and content."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from claimkit.encoder.encoding import EncodedBatch, encoded_batches
from claimkit.encoder.model import Networks
from claimkit.encoder.windows import Batch, Window
from claimkit.encoder.words import Words
from claimkit.quotes.chain import CONTENT, SOURCE, STATE_ROLES, best_paths
from claimkit.quotes.cues import cue_spans

DISTANCES = 64
_FORBIDDEN = np.float32(-1e4)
Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible attribution, in half-open words of its text.

    highest, mean: probabilities of its cue's words to be in a cue. path: log probability of its roles.
    """

    cue: Run
    source: Run | None
    content: tuple[Run, ...]
    highest: float
    mean: float
    path: float


@dataclass(frozen=True, slots=True)
class Sizes:
    """How texts are cut: pieces a window, pieces a batch with padding, and the bias toward cues."""

    window: int = 126
    batch: int = 1024
    cue_bias: float = 2.0


def candidates(networks: Networks, texts: Sequence[Words], sizes: Sizes) -> list[list[Candidate]]:
    """For each text its candidates, in order of their cues."""
    parts = encoded_batches(networks, texts, sizes.window, sizes.batch)
    return candidates_of(networks, parts, len(texts), sizes.cue_bias)


def candidates_of(
    networks: Networks, parts: Iterable[EncodedBatch], texts: int, cue_bias: float
) -> list[list[Candidate]]:
    """For each of so many texts its candidates, in order of their cues, from the batches of their windows."""
    found: list[list[Candidate]] = [[] for _ in range(texts)]
    for part in parts:
        for window, candidate in _of_batch(networks, part, cue_bias):
            found[window.text].append(candidate)
    for text in found:
        text.sort(key=lambda candidate: candidate.cue)
    return found


def _of_batch(networks: Networks, part: EncodedBatch, bias: float) -> Iterator[tuple[Window, Candidate]]:
    chosen, arrays, vectors, cues = part.chosen, part.arrays, part.vectors, part.cues
    spans = [
        (row, *span)
        for row, window in enumerate(chosen)
        for span in cue_spans(cues[row, : window.end - window.start], bias)
    ]
    if not spans:
        return
    rows = np.array([span[0] for span in spans], np.int64)
    lengths = arrays.words.sum(1)[rows]
    scores = role_scores(networks, arrays, vectors, rows, np.array([span[1:3] for span in spans], np.int64))
    paths, logs = best_paths(scores, lengths)
    for (row, first, last, highest, mean), path, length, log in zip(spans, paths, lengths, logs, strict=True):
        shift = chosen[row].start
        roles = STATE_ROLES[path[:length]]
        source, content = _runs(roles == SOURCE, shift), _runs(roles == CONTENT, shift)
        cue = (first + shift, last + shift)
        yield chosen[row], Candidate(cue, source[0] if source else None, tuple(content), highest, mean, float(log))


def role_scores(
    networks: Networks, arrays: Batch, vectors: np.ndarray, rows: np.ndarray, spans: np.ndarray
) -> np.ndarray:
    """(N, W, 7) float32, the cue's own words barred from source and content; spans: (N, 2) words of windows `rows`."""
    place = np.arange(vectors.shape[1])[None]
    inside = (place >= spans[:, :1]) & (place < spans[:, 1:])
    weights = inside.astype(np.float32) / inside.sum(1, keepdims=True)
    distance = np.minimum(place - spans[:, :1], 0) + np.maximum(place - spans[:, 1:] + 1, 0)
    paragraph = arrays.paragraph[rows]
    near = paragraph == np.take_along_axis(paragraph, spans[:, :1], 1)
    scores = networks.roles(
        vectors=vectors,
        row=rows,
        cue=np.matmul(weights[:, None], vectors[rows])[:, 0].astype(np.float32),
        distance=np.clip(distance, -DISTANCES, DISTANCES) + DISTANCES,
        flags=near.astype(np.int64) + 2 * inside,
        filled=arrays.words[rows].astype(np.float32),
    )
    scores[:, :, 1:3][inside] += _FORBIDDEN
    return scores


def _runs(chosen: np.ndarray, shift: int) -> list[Run]:
    """The runs of True, as half-open words moved by `shift`."""
    borders = np.flatnonzero(np.diff(np.concatenate([[0], chosen.astype(np.int8), [0]]))) + shift
    return list(zip(borders[::2].tolist(), borders[1::2].tolist(), strict=True))
