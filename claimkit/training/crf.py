"""The chain that role scores are trained and decoded with: at most one source, any number of content runs.

States, with what each emits: 0 outside before the source, 1 content before it, 2 source, 3 outside after,
4 content after.
Linear-chain conditional random fields: Lafferty, McCallum, Pereira, ICML 2001.
"""

import torch
from torch import Tensor

from claimkit.quotes.chain import ALLOWED, STARTS, STATE_ROLES

_NEVER = -1e4


def step_scores(scores: Tensor) -> Tensor:
    """(N, W + 1, 5, 5): what the step into each word costs, from (N, W, 7) scores; the last step leaves the text.

    Entry [n, t, i, j] is for state i at word t - 1 and j at word t: j's emission and the borders between both.
    """
    rows, words, _ = scores.shape
    roles = torch.from_numpy(STATE_ROLES)
    emission = scores[..., :3][..., roles]
    padded = torch.cat([emission, emission.new_zeros(rows, 1, 5)], 1)
    opens = scores.new_zeros(rows, words + 1, 5)
    closes = scores.new_zeros(rows, words + 1, 5)
    for state, role in enumerate(STATE_ROLES):
        if role:
            opens[:, :words, state] = scores[..., 1 + 2 * role]
            closes[:, 1:, state] = scores[..., 2 + 2 * role]
    same = (roles[:, None] == roles[None, :]).float()
    border = (closes[:, :, :, None] + opens[:, :, None, :]) * (1 - same)
    allowed = torch.from_numpy(ALLOWED).to(scores.dtype)
    return padded[:, :, None, :] + border + (1 - allowed) * _NEVER


def log_partition(scores: Tensor, lengths: Tensor) -> Tensor:
    """(N,): the log of the sum over all paths of exp(score)."""
    steps = step_scores(scores)
    first = (
        scores[:, 0, :3][:, torch.from_numpy(STATE_ROLES)] + (1 - torch.from_numpy(STARTS).to(scores.dtype)) * _NEVER
    )
    alpha = first + _first_opens(scores)
    ends = []
    for word in range(1, scores.shape[1] + 1):
        ends.append(alpha)
        alpha = torch.logsumexp(alpha[:, :, None] + steps[:, word], 1)
    final = torch.stack(ends, 1)[torch.arange(len(scores)), lengths - 1]
    return torch.logsumexp(final + _last_closes(scores, lengths), 1)


def path_score(scores: Tensor, path: Tensor, lengths: Tensor) -> Tensor:
    """(N,): the score of one path of states, (N, W) int64."""
    rows = torch.arange(len(scores))
    steps = step_scores(scores)[:, 1:-1]
    taken = steps.flatten(2).gather(2, (path[:, :-1] * 5 + path[:, 1:])[..., None])[..., 0]
    inside = torch.arange(1, scores.shape[1])[None] < lengths[:, None]
    first = scores[:, 0, :3][rows, torch.from_numpy(STATE_ROLES)[path[:, 0]]] + _first_opens(scores)[rows, path[:, 0]]
    last = path[rows, lengths - 1]
    return first + (taken * inside).sum(1) + _last_closes(scores, lengths)[rows, last]


def _first_opens(scores: Tensor) -> Tensor:
    zero = torch.zeros_like(scores[:, 0, 0])
    return torch.stack([zero, scores[:, 0, 5], scores[:, 0, 3], zero, scores[:, 0, 5]], 1)


def _last_closes(scores: Tensor, lengths: Tensor) -> Tensor:
    last = scores[torch.arange(len(scores)), lengths - 1]
    zero = torch.zeros_like(last[:, 0])
    return torch.stack([zero, last[:, 6], last[:, 4], zero, last[:, 6]], 1)
