"""Windows and items through the torch network: what training and measuring of claims and stance share."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from claimkit.encoder.pairs import Item, Items, items
from claimkit.encoder.windows import Window, batch
from claimkit.encoder.words import Words


def encode(network: Any, words: Sequence[Words], chosen: Sequence[Window]) -> Tensor:
    """(B, W, width) word claim vectors of windows; window.text says which of `words` each is cut from."""
    arrays = batch(words, chosen)
    tensors = (torch.from_numpy(a) for a in (arrays.ids, arrays.mask, arrays.features, arrays.pooling))
    return network.read(*tensors)


def mean(vectors: Tensor, row: Tensor, weights: np.ndarray) -> Tensor:
    """(N, width): each item's weighted mean over the words of its window."""
    return (torch.from_numpy(weights).to(vectors.dtype)[:, None] @ vectors[row])[:, 0]


def stance_scores(network: Any, vectors: Tensor, given: Sequence[Item]) -> Tensor:
    """(N, 3) float32 scores, neutral, favor, against, of pairs on (B, W, width) vectors."""
    made = items(given, vectors.shape[1])
    row, flags, distance, filled = _tensors(made)
    target, holder = (mean(vectors, row, part) for part in (made.target, made.holder))
    known = torch.from_numpy(made.holder.sum(1, keepdims=True) > 0).to(vectors.dtype)
    return network.stance(vectors, row, target, holder, known, flags, distance, filled).float()


def claim_scores(network: Any, vectors: Tensor, given: Sequence[Item]) -> Tensor:
    """(N, 13) float32 scores, types, certainties, negation, of claims on (B, W, width) vectors."""
    made = items(given, vectors.shape[1])
    row, flags, distance, filled = _tensors(made)
    cue, claim = (mean(vectors, row, part) for part in (made.cue, made.claim))
    return network.claims(vectors, row, cue, claim, flags, distance, filled).float()


def pair_scores(scores: Tensor) -> Tensor:
    """(P, 5) scores of DSE's labels from (2 P, 3) scores of both directions: one stance at most, either way."""
    there, back = scores[::2], scores[1::2]
    return torch.cat([there[:, :1] + back[:, :1], there[:, 1:] + back[:, :1], back[:, 1:] + there[:, :1]], 1)


def _tensors(made: Items) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    return (
        torch.from_numpy(made.row),
        torch.from_numpy(made.flags),
        torch.from_numpy(made.distance),
        torch.from_numpy(made.filled),
    )
