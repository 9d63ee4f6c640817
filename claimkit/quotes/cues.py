"""Cue candidates: the word runs that may attribute something."""

import numpy as np


def cue_spans(scores: np.ndarray, bias: float) -> list[tuple[int, int, float, float]]:
    """(first, last, highest, mean) of each candidate in a window: half-open words, the probabilities of being in a cue.

    scores: (W, 3) float32, outside, begins, goes on. bias: added to the last two; the higher, the more candidates.
    The runs are those of the best sequence in which nothing goes on that has not begun.
    """
    logs = scores - _log_sum(scores)[:, None]
    inside = 1 - np.exp(logs[:, 0])
    spans = []
    first = None
    for word, tag in enumerate(_best_tags(logs + np.array([0, bias, bias], np.float32))):
        if tag != 2 and first is not None:
            spans.append((first, word))
            first = None
        if tag == 1:
            first = word
    if first is not None:
        spans.append((first, len(scores)))
    return [(a, b, float(inside[a:b].max()), float(inside[a:b].mean())) for a, b in spans]


def _log_sum(scores: np.ndarray) -> np.ndarray:
    highest = scores.max(1)
    return highest + np.log(np.exp(scores - highest[:, None]).sum(1))  # type: ignore[no-any-return]


def _best_tags(logs: np.ndarray) -> list[int]:
    """The best tag of each word: 0 outside, 1 begins, 2 goes on."""
    best = [float(logs[0, 0]), float(logs[0, 1]), -1e9]
    back: list[tuple[int, int]] = []
    for outside, begins, goes_on in logs[1:].tolist():
        any_best = max(best)
        any_from = best.index(any_best)
        inside_from = 1 if best[1] >= best[2] else 2
        back.append((any_from, inside_from))
        best = [any_best + outside, any_best + begins, best[inside_from] + goes_on]
    tag = best.index(max(best))
    tags = [tag]
    for any_from, inside_from in reversed(back):
        tag = inside_from if tag == 2 else any_from
        tags.append(tag)
    return tags[::-1]
