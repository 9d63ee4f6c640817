"""Labels as shares: how much of an example each label has, all of it where a person chose, parts where a teacher
hesitates (Hinton et al. 2015)."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F


def one_hot(labels: Sequence[int] | np.ndarray, count: int) -> np.ndarray:
    """(N, count) float32 shares of N labels."""
    return np.eye(count, dtype=np.float32)[np.asarray(labels, np.int64)]


def cross_entropy(scores: Tensor, shares: np.ndarray, weight: Sequence[float] | None = None) -> Tensor:
    """The mean cross-entropy of (N, C) scores and (N, C) shares, each label counting for its weight; with whole shares
    what torch gives for labels."""
    wanted = torch.from_numpy(shares)
    if weight is not None:
        wanted = wanted * torch.tensor(weight)
    return -(wanted * F.log_softmax(scores, -1)).sum() / wanted.sum()


def mixed(known: np.ndarray | None, taught: np.ndarray, own: float) -> np.ndarray:
    """(N, C) shares: what a person chose counts for `own`, the rest is the teacher's; all is where nobody chose."""
    return taught if known is None else own * known + (1 - own) * taught
