"""Windows and items through the torch network: what training and measuring of claims and stance share."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from claimkit.encoder.pairs import Item, Items, items
from claimkit.encoder.windows import Window, batch
from claimkit.encoder.words import Words
from claimkit.training.heads import SentenceNetwork

Run = tuple[int, int]
Head = Callable[[Any, Tensor, Sequence[Item]], Tensor]
# Items that see up to so many words go through a head together, padded to the longest of them.
_LENGTHS = (24, 48, 96)
# So many word pieces with padding are read at once where each pair is read anew.
_MARKED = 8000


def encode(network: Any, words: Sequence[Words], chosen: Sequence[Window]) -> Tensor:
    """(B, W, width) word claim vectors of windows; window.text says which of `words` each is cut from."""
    arrays = batch(words, chosen)
    tensors = (torch.from_numpy(a) for a in (arrays.ids, arrays.mask, arrays.features, arrays.pooling))
    return network.read(*tensors)


def scores_in(network: Any, words: Sequence[Words], chosen: Sequence[Window], given: Sequence[Item]) -> Tensor:
    """(N, 3) float32 scores of pairs in sentences, each a whole window; item.row says which of the windows."""
    if isinstance(network, SentenceNetwork):
        return marked_scores(network, words, chosen, given)
    return stance_scores(network, encode(network, words, chosen), given)


def marked_scores(
    network: SentenceNetwork, words: Sequence[Words], chosen: Sequence[Window], given: Sequence[Item]
) -> Tensor:
    """(N, 3) float32 scores of pairs in sentences, each read with its words marked."""
    arrays = batch(words, chosen)
    ids, mask, features, pooling = (
        torch.from_numpy(a) for a in (arrays.ids, arrays.mask, arrays.features, arrays.pooling)
    )
    below, parts = network.below(ids, mask, features), []
    step = max(_MARKED // ids.shape[1], 1)
    for first in range(0, len(given), step):
        made = items(given[first : first + step], pooling.shape[1])
        row, flags, distance, filled = _tensors(made)
        target, holder = torch.from_numpy(made.target), torch.from_numpy(made.holder)
        known = (holder.sum(1, keepdim=True) > 0).float()
        own = below[row], mask[row], pooling[row]
        parts.append(network.scores(*own, target, holder, known, flags, distance, filled).float())
    return torch.cat(parts)


def mean(vectors: Tensor, row: Tensor, weights: np.ndarray) -> Tensor:
    """(N, width): each item's weighted mean over the words of its window."""
    return (torch.from_numpy(weights).to(vectors.dtype)[:, None] @ vectors[row])[:, 0]


def stance_scores(network: Any, vectors: Tensor, given: Sequence[Item]) -> Tensor:
    """(N, 3) float32 scores, neutral, favor, against, of pairs on (B, W, width) vectors."""
    return _scores(_stance_scores, network, vectors, given)


def claim_scores(network: Any, vectors: Tensor, given: Sequence[Item]) -> Tensor:
    """(N, 13) float32 scores, types, certainties, negation, of claims on (B, W, width) vectors."""
    return _scores(_claim_scores, network, vectors, given)


def _scores(head: Head, network: Any, vectors: Tensor, given: Sequence[Item]) -> Tensor:
    """The head's scores, items that see as many words together: a window is much longer than most quotes in it."""
    numbers, parts = [], []
    for group in by_length(given):
        own, items_ = trimmed(vectors, [given[number] for number in group])
        numbers += group
        parts.append(head(network, own, items_).float())
    back = torch.empty(len(numbers), dtype=torch.int64)
    back[torch.tensor(numbers)] = torch.arange(len(numbers))
    return torch.cat(parts)[back]


def by_length(given: Sequence[Item]) -> list[list[int]]:
    """The numbers of items, those together that see like many words."""
    groups: dict[int, list[int]] = {}
    for number, item in enumerate(given):
        length = item.seen[1] - item.seen[0]
        groups.setdefault(next((n for n, most in enumerate(_LENGTHS) if length <= most), len(_LENGTHS)), []).append(
            number
        )
    return list(groups.values())


def trimmed(vectors: Tensor, given: Sequence[Item]) -> tuple[Tensor, list[Item]]:
    """(R, W', width) vectors of the words that items see, a row for each stretch of a window, and the items on them."""
    rows: dict[tuple[int, Run], int] = {}
    found = []
    for item in given:
        row = rows.setdefault((item.row, item.seen), len(rows))
        found.append(_moved(item, row, item.seen[0]))
    most = max(last - first for _, (first, last) in rows)
    parts = [F.pad(vectors[row, first:last], (0, 0, 0, most - last + first)) for row, (first, last) in rows]
    return torch.stack(parts), found


def _moved(item: Item, row: int, by: int) -> Item:
    def runs(given: Sequence[Run]) -> tuple[Run, ...]:
        return tuple((first - by, last - by) for first, last in given)

    target = runs([item.target])[0] if item.target else None
    seen = runs([item.seen])[0]
    return Item(row, seen, target, runs(item.holder), runs(item.cue), runs(item.claim))


def _stance_scores(network: Any, vectors: Tensor, given: Sequence[Item]) -> Tensor:
    made = items(given, vectors.shape[1])
    row, flags, distance, filled = _tensors(made)
    target, holder = (mean(vectors, row, part) for part in (made.target, made.holder))
    known = torch.from_numpy(made.holder.sum(1, keepdims=True) > 0).to(vectors.dtype)
    return network.stance(vectors, row, target, holder, known, flags, distance, filled)  # type: ignore[no-any-return]


def _claim_scores(network: Any, vectors: Tensor, given: Sequence[Item]) -> Tensor:
    made = items(given, vectors.shape[1])
    row, flags, distance, filled = _tensors(made)
    cue, claim = (mean(vectors, row, part) for part in (made.cue, made.claim))
    return network.claims(vectors, row, cue, claim, flags, distance, filled)  # type: ignore[no-any-return]


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
