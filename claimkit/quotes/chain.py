"""The best path through role scores, and how probable it is.

States, with what each emits: 0 outside before the source, 1 content before it, 2 source, 3 outside after it, 4 content
after it: a cue has at most one source, and any number of content runs. Decoding is Viterbi's (1967), the sum over paths
the forward algorithm of linear-chain conditional random fields (Lafferty, McCallum, Pereira, ICML 2001).
"""

import numpy as np

STATE_ROLES = np.array([0, 2, 1, 0, 2])
SOURCE, CONTENT = 1, 2
ALLOWED = np.array([[1, 1, 1, 0, 0], [1, 1, 1, 0, 0], [0, 0, 1, 1, 1], [0, 0, 0, 1, 1], [0, 0, 0, 1, 1]], bool)
STARTS = np.array([1, 1, 1, 0, 0], bool)
_NEVER = np.float32(-1e4)
_CHANGES = STATE_ROLES[:, None] != STATE_ROLES[None, :]


def best_paths(scores: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(N, W) int64 states and (N,) float32 log probabilities of each cue's best path.

    scores: (N, W, 7) float32: outside, source, content; source starts, source ends, content starts, content ends.
    lengths: (N,) how many of the W words are there; states past them mean nothing.
    """
    rows, words, _ = scores.shape
    emission = scores[:, :, :3][:, :, STATE_ROLES]
    opens, closes = _borders(scores)
    best = emission[:, 0] + opens[:, 0] + np.where(STARTS, 0, _NEVER)
    total = best.copy()
    back = np.zeros((rows, words, 5), np.int8)
    barred = np.where(ALLOWED, np.float32(0), _NEVER)
    for word in range(1, words):
        there = (word < lengths)[:, None]
        step = (closes[:, word - 1, :, None] + opens[:, word, None, :]) * _CHANGES + barred
        reached = best[:, :, None] + step
        back[:, word] = reached.argmax(1)
        best = np.where(there, reached.max(1) + emission[:, word], best)
        total = np.where(there, _log_sum(total[:, :, None] + step) + emission[:, word], total)
    last = closes[np.arange(rows), lengths - 1]
    best, total = best + last, total + last
    path = _trace(best.argmax(1), back, lengths)
    highest = total.max(1)
    return path, best.max(1) - highest - np.log(np.exp(total - highest[:, None]).sum(1))


def _borders(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(N, W, 5) twice: what it is worth to open, to close each state's run at each word."""
    opens = np.zeros((*scores.shape[:2], 5), np.float32)
    closes = np.zeros_like(opens)
    for state, role in enumerate(STATE_ROLES):
        if role:
            opens[..., state] = scores[..., 1 + 2 * role]
            closes[..., state] = scores[..., 2 + 2 * role]
    return opens, closes


def _log_sum(values: np.ndarray) -> np.ndarray:
    highest = values.max(1)
    return highest + np.log(np.exp(values - highest[:, None]).sum(1))  # type: ignore[no-any-return]


def _trace(state: np.ndarray, back: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    rows, words = np.arange(len(back)), back.shape[1]
    path = np.zeros((len(back), words), np.int64)
    for word in range(words - 1, -1, -1):
        path[:, word] = state
        moved = back[rows, word, state]
        state = np.where((word < lengths) & (word > 0), moved, state)
    return path
