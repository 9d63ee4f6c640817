"""The network of holders in torch: layers that know who is mentioned where and who speaks, and a head that weighs for
each sentence, holder and target whether it shows the one for or against the other."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from claimkit.claims.held import KIND_OF, SLOTS
from claimkit.training.heads import SENTENCE_LAYERS, STANCES
from claimkit.training.network import Layer, allowed
from claimkit.training.restore import arrays_of, fill_layers

# How many values each of a word's four marks takes, 0 for none: referent, speaker, kind, part of a quote.
MARKED = (SLOTS + 1, SLOTS + 1, len(KIND_OF) + 1, 5)
# A feature so many deviations from its mean counts no more than that.
_FARTHEST = 5.0
# Most sentences show nothing of most pairs: the head begins there.
_NEUTRAL = 4.0


class HolderLayers(nn.Module):
    """Word vectors from the encoder's lowest layers and each word's marks."""

    def __init__(self, width: int = 384):
        super().__init__()
        tables = [nn.Embedding(size, width, padding_idx=0) for size in MARKED]
        for table in tables:
            nn.init.normal_(table.weight, std=0.02)
            with torch.no_grad():
                table.weight[0] = 0
        self.marks = nn.ModuleList(tables)
        self.layers = nn.ModuleList(Layer(width, 12, 1536, 0.1) for _ in range(SENTENCE_LAYERS))

    def forward(self, below: Tensor, mask: Tensor, pooling: Tensor, marks: Tensor) -> Tensor:
        """(B, W, width) vectors of words from (B, T, width) pieces and (B, W, 4) marks."""
        told = sum(table(marks[..., number]) for number, table in enumerate(self.marks))
        x = below + (pooling > 0).to(below.dtype).transpose(1, 2) @ told
        for layer in self.layers:
            x = layer(x, allowed(mask))
        return pooling @ x

    def begin(self, sentences: Path) -> None:
        """Begin with the layers that ship for the stances of single sentences."""
        fill_layers(self.layers, arrays_of(sentences), "network.layers")


class HolderHead(nn.Module):
    """Scores of neutral, favor and against for N rows, each a sentence and a holder, and R targets."""

    def __init__(self, features: int, width: int = 384, inner: int = 32, key: int = 64, hidden: int = 160):
        super().__init__()
        self.mean = nn.Parameter(torch.zeros(features), requires_grad=False)
        self.deviation = nn.Parameter(torch.ones(features), requires_grad=False)
        self.of_sentence, self.of_holder, self.of_target = (nn.Linear(width, inner) for _ in range(3))
        self.by_holder, self.by_target, self.key, self.value = (nn.Linear(width, key) for _ in range(4))
        self.first = nn.Linear(features + 5 * inner + key, hidden)
        self.second, self.scores = nn.Linear(hidden, hidden), nn.Linear(hidden, STANCES)
        self.dropout, self.rarely = nn.Dropout(0.25), nn.Dropout(0.1)
        with torch.no_grad():
            self.scores.bias.copy_(torch.tensor([_NEUTRAL, 0.0, 0.0]))

    def forward(
        self, features: Tensor, means: Tensor, words: Tensor, filled: Tensor, mentions: Tensor, sentence: Tensor,
        holder: Tensor, target: Tensor,
    ) -> Tensor:  # fmt: skip
        """(N, R, 3), the inputs as `ClaimModel.holders` has them."""
        who, whom = torch.tanh(self.of_holder(mentions))[holder][:, None], torch.tanh(self.of_target(mentions))[target]
        where = torch.tanh(self.of_sentence(means))[sentence][:, None]
        asked = self.by_holder(mentions)[holder][:, None] + self.by_target(mentions)[target]
        near = asked @ self.key(words)[sentence].transpose(1, 2) / self.key.out_features**0.5
        barred = (1 - filled)[sentence][:, None] * -1e4
        read = torch.softmax(near + barred, -1) @ self.value(words)[sentence]
        told = ((features - self.mean) / self.deviation).clamp(-_FARTHEST, _FARTHEST)
        wide = (*features.shape[:2], -1)
        parts = (self.rarely(told), where.expand(wide), who.expand(wide), whom, where * whom, who * whom, read)
        inside = F.relu(self.second(self.dropout(F.relu(self.first(torch.cat(parts, -1))))))
        return self.scores(self.dropout(inside))  # type: ignore[no-any-return]


class HolderNetwork(nn.Module):
    """Layers and head."""

    def __init__(self, features: int):
        super().__init__()
        self.layers, self.head = HolderLayers(), HolderHead(features)
        self.dropout = nn.Dropout(0.25)


def as_tensors(given: dict[str, np.ndarray]) -> dict[str, Tensor]:
    """Arrays as tensors, half precision as single."""
    return {
        name: torch.from_numpy(np.asarray(a, np.float32) if a.dtype.kind == "f" else a) for name, a in given.items()
    }
