"""From candidates to quotes: which to keep, how sure of each, and no word said twice."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from claimkit.encoder.words import STATES, Words
from claimkit.quotes.candidates import Candidate, Run

FEATURES = ("bias", "highest", "mean", "path", "no_source", "length", "direct", "cue_quoted", "cue_inside", "contested")
# No window is longer: candidates farther apart, in words, cannot want the same content.
_REACH = 400
_QUOTED_STATES = np.array([state != "outside" for state in STATES])


@dataclass(frozen=True, slots=True)
class Attribution:
    """One quote in half-open words of its text; its cue is None where it goes on without one."""

    cue: Run | None
    source: Run | None
    content: tuple[Run, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Selector:
    """Keeps the candidates worth keeping.

    weights: of FEATURES, for the log odds that a candidate is a true attribution (logistic calibration, Platt 1999).
    threshold: the least confidence kept.
    """

    weights: tuple[float, ...] = (-1.0, 0.8, 0.4, 0.25, -0.3, 0.1, 0.3, -0.3, -0.7, -0.7)
    threshold: float = 0.4

    def select(self, found: Sequence[Candidate], words: Words) -> list[Attribution]:
        """The quotes of one text, in order of their first word."""
        whole = [candidate for candidate in found if candidate.content]
        sure = self.confidences(whole, words)
        taken = np.zeros(len(words), bool)
        kept: list[Attribution] = []
        for index in np.argsort(-sure, kind="stable"):
            if sure[index] < self.threshold:
                break
            content = free_runs(whole[index].content, taken)
            if size(content) * 2 <= size(whole[index].content):
                continue
            for first, last in content:
                taken[first:last] = True
            candidate = whole[index]
            kept.append(Attribution(candidate.cue, candidate.source, content, float(sure[index])))
        return sorted(kept, key=first_word)

    def confidences(self, found: Sequence[Candidate], words: Words) -> np.ndarray:
        """(C,) the probability of each candidate to be a true attribution."""
        if not found:
            return np.zeros(0)
        return 1 / (1 + np.exp(-features(found, words) @ np.array(self.weights)))  # type: ignore[no-any-return]


def features(found: Sequence[Candidate], words: Words) -> np.ndarray:
    """(C, FEATURES) what calibration reads of each candidate."""
    quoted = _QUOTED_STATES[words.features % len(STATES)]
    before_quoted = np.concatenate([[0], np.cumsum(quoted)])
    rows = np.zeros((len(found), len(FEATURES)))
    for row, candidate in zip(rows, found, strict=True):
        length = size(candidate.content)
        direct = sum(before_quoted[b] - before_quoted[a] for a, b in candidate.content) / length
        row[:7] = (
            1,
            odds(candidate.highest),
            odds(candidate.mean),
            max(candidate.path, -12),
            candidate.source is None,
            np.log(length),
            direct,
        )
        row[7] = quoted[candidate.cue[0]]
    _compete(rows, found)
    return rows


def _compete(rows: np.ndarray, found: Sequence[Candidate]) -> None:
    """Fill the last two features: how strong a rival has the cue in its content, or wants the same content."""
    cells = [frozenset(word for run in candidate.content for word in range(*run)) for candidate in found]
    order = sorted(range(len(found)), key=lambda index: found[index].cue)
    places = [found[index].cue[0] for index in order]
    for index, candidate in enumerate(found):
        near = slice(bisect_left(places, candidate.cue[0] - _REACH), bisect_right(places, candidate.cue[0] + _REACH))
        for other in order[near]:
            if other == index:
                continue
            if candidate.cue[0] in cells[other]:
                rows[index, 8] = max(rows[index, 8], max(0.0, rows[other, 1] + 4) / 4)
            shared = len(cells[index] & cells[other])
            if shared:
                lead = max(0.0, rows[other, 1] - rows[index, 1] + 2)
                rows[index, 9] = max(rows[index, 9], lead * shared / len(cells[index]))


def odds(probability: float) -> float:
    """Log odds, kept within ±8."""
    return float(np.clip(np.log(max(probability, 1e-9) / max(1 - probability, 1e-9)), -8, 8))


def size(runs: Sequence[Run]) -> int:
    """How many words."""
    return sum(last - first for first, last in runs)


def free_runs(runs: Sequence[Run], taken: np.ndarray) -> tuple[Run, ...]:
    """The parts of `runs` that no other quote has taken."""
    found: list[Run] = []
    for first, last in runs:
        start = None
        for word in range(first, last + 1):
            free = word < last and not taken[word]
            if free and start is None:
                start = word
            elif not free and start is not None:
                found.append((start, word))
                start = None
    return tuple(found)


def first_word(quote: Attribution) -> int:
    """Where a quote begins, whichever role stands first."""
    runs = [*quote.content, *([quote.cue] if quote.cue else []), *([quote.source] if quote.source else [])]
    return min(first for first, _ in runs)
