"""From words to candidates: the networks run over windows, each possible cue with its best source and content."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from claimkit.encoder.encoding import EncodedBatch, encoded_batches
from claimkit.encoder.model import Networks
from claimkit.encoder.windows import Window
from claimkit.encoder.words import Words
from claimkit.quotes.chain import CONTENT, SOURCE, STATE_ROLES, best_paths
from claimkit.quotes.cues import cue_spans

DISTANCES = 64
_FORBIDDEN = np.float32(-1e4)
# So many words with padding, counted anew for each cue, go through the role head at once.
_CELLS = 4096
Run = tuple[int, int]
Cue = tuple[int, int, float, float]


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
    """How texts are cut: pieces a window, pieces a batch with padding, and the bias toward cues.

    A batch of 1 gives each window a run of its own: nothing is padded, and int8 scales are the window's own.
    """

    window: int = 200
    batch: int = 1
    cue_bias: float = 1.0


@dataclass(frozen=True, slots=True)
class Cued:
    """A window with its W words' vectors (W, width), the number of each one's paragraph (W,), and its cues."""

    window: Window
    vectors: np.ndarray
    paragraph: np.ndarray
    cues: list[Cue]

    @property
    def words(self) -> int:
        """W."""
        return len(self.paragraph)


def candidates(networks: Networks, texts: Sequence[Words], sizes: Sizes) -> list[list[Candidate]]:
    """For each text its candidates, in order of their cues."""
    parts = encoded_batches(networks, texts, sizes.window, sizes.batch)
    return candidates_of(networks, parts, len(texts), sizes.cue_bias)


def candidates_of(
    networks: Networks, parts: Iterable[EncodedBatch], texts: int, cue_bias: float
) -> list[list[Candidate]]:
    """For each of so many texts its candidates, in order of their cues, from the batches of their windows."""
    found: list[list[Candidate]] = [[] for _ in range(texts)]
    for group in _grouped(_cued(parts, cue_bias)):
        for window, candidate in _of_group(networks, group):
            found[window.text].append(candidate)
    for text in found:
        text.sort(key=lambda candidate: candidate.cue)
    return found


def _cued(parts: Iterable[EncodedBatch], bias: float) -> Iterator[Cued]:
    """The windows that have cues."""
    for part in parts:
        for row, window in enumerate(part.chosen):
            size = window.end - window.start
            cues = cue_spans(part.cues[row, :size], bias)
            if cues:
                yield Cued(window, part.vectors[row, :size], part.arrays.paragraph[row, :size], cues)


def _grouped(cued: Iterable[Cued]) -> Iterator[list[Cued]]:
    """Windows in the order given, which is that of their size, as many as the role head takes at once."""
    group: list[Cued] = []
    cells = most = 0
    for one in cued:
        most = max(most, one.words)
        if group and most * (cells + len(one.cues)) > _CELLS:
            yield group
            group, cells, most = [], 0, one.words
        group.append(one)
        cells += len(one.cues)
    if group:
        yield group


def _of_group(networks: Networks, group: Sequence[Cued]) -> Iterator[tuple[Window, Candidate]]:
    owners = [one for one in group for _ in one.cues]
    cues = [cue for one in group for cue in one.cues]
    lengths = np.array([one.words for one in owners])
    paths, logs = best_paths(role_scores(networks, group), lengths)
    for one, (first, last, highest, mean), path, log in zip(owners, cues, paths, logs, strict=True):
        shift = one.window.start
        roles = STATE_ROLES[path[: one.words]]
        source, content = _runs(roles == SOURCE, shift), _runs(roles == CONTENT, shift)
        cue = (first + shift, last + shift)
        yield one.window, Candidate(cue, source[0] if source else None, tuple(content), highest, mean, float(log))


def role_scores(networks: Networks, group: Sequence[Cued]) -> np.ndarray:
    """(N, W, 7) float32 for all cues of some windows, the cue's own words barred from source and content."""
    most = max(one.words for one in group)
    vectors = np.zeros((len(group), most, group[0].vectors.shape[1]), np.float32)
    paragraphs = np.full((len(group), most), -1, np.int64)
    filled = np.zeros((len(group), most), np.float32)
    for place, one in enumerate(group):
        vectors[place, : one.words] = one.vectors
        paragraphs[place, : one.words] = one.paragraph
        filled[place, : one.words] = 1
    row = np.repeat(np.arange(len(group)), [len(one.cues) for one in group])
    spans = np.array([cue[:2] for one in group for cue in one.cues], np.int64)
    inside, distance = _beside(spans, most)
    paragraph = paragraphs[row]
    near = paragraph == np.take_along_axis(paragraph, spans[:, :1], 1)
    means = [one.vectors[first:last].mean(0) for one in group for first, last, *_ in one.cues]
    scores = networks.roles(
        vectors=vectors,
        row=row,
        cue=np.stack(means),
        distance=np.clip(distance, -DISTANCES, DISTANCES) + DISTANCES,
        flags=near.astype(np.int64) + 2 * inside,
        filled=filled[row],
    )
    scores[:, :, 1:3][inside] += _FORBIDDEN
    return scores


def _beside(spans: np.ndarray, words: int) -> tuple[np.ndarray, np.ndarray]:
    """(N, words) bool and int64: whether each word is in the cue, and how far it is from it, negative before it."""
    place = np.arange(words)[None]
    inside = (place >= spans[:, :1]) & (place < spans[:, 1:])
    return inside, np.minimum(place - spans[:, :1], 0) + np.maximum(place - spans[:, 1:] + 1, 0)


def _runs(chosen: np.ndarray, shift: int) -> list[Run]:
    """The runs of True, as half-open words moved by `shift`."""
    borders = np.flatnonzero(np.diff(np.concatenate([[0], chosen.astype(np.int8), [0]]))) + shift
    return list(zip(borders[::2].tolist(), borders[1::2].tolist(), strict=True))
