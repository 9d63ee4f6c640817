"""The heads for grammar, claims and stance, in torch: light, on the vectors of the one encoder pass; and the network
of all heads."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from claimkit.encoder.grammar import GROUPS, LABELS
from claimkit.encoder.pairs import DISTANCES, FLAGS
from claimkit.training.network import Convolution, Encoder, Layer, Mixer, QuoteNetwork, allowed

STANCES = 3  # neutral, favor, against
CLAIM_LABELS = (7, 4, 2)  # types, certainties, negation
# How many of the encoder's last layers claims and stance have for themselves.
CLAIM_LAYERS = 3
# How many of them the stances of single sentences have for themselves.
SENTENCE_LAYERS = 4


class GrammarHead(nn.Linear):
    """(B, W, width) vectors -> (B, W, LABELS) scores, group after group: of each word, and of it among neighbours."""

    def __init__(self, width: int = 384, inner: int = 192):
        super().__init__(width, LABELS)
        self.around = nn.Linear(3 * width, inner)
        self.near = nn.Linear(inner, LABELS)
        nn.init.zeros_(self.near.weight)
        nn.init.zeros_(self.near.bias)

    def forward(self, vectors: Tensor) -> Tensor:
        beyond = torch.zeros_like(vectors[:, :1])
        before, after = torch.cat([beyond, vectors[:, :-1]], 1), torch.cat([vectors[:, 1:], beyond], 1)
        return super().forward(vectors) + self.near(F.gelu(self.around(torch.cat([before, vectors, after], -1))))

    def loss(self, vectors: Tensor, gold: Tensor) -> Tensor:
        """The sum over groups of the mean cross-entropy; gold: (B, W, groups) int64, -100 where unknown."""
        scores = self(vectors).split([len(labels) for labels in GROUPS.values()], -1)
        parts = [
            F.cross_entropy(s.flatten(0, 1).float(), g.flatten()) for s, g in zip(scores, gold.unbind(-1), strict=True)
        ]
        return torch.stack(parts).sum()


class Reader(nn.Module):
    """Reads the words of a window as a quote or a pair sees them: gated products with its key vectors, flags, distance;
    then a convolution, attention over all words, a wider convolution."""

    def __init__(self, keys: int, width: int = 384, inner: int = 128, dropout: float = 0.1):
        super().__init__()
        self.word = nn.Linear(width, inner)
        self.gate = nn.Linear(width, keys * inner)
        self.keys = nn.ModuleList(nn.Linear(width, 2 * inner) for _ in range(keys))
        self.flags = nn.Embedding(FLAGS, inner)
        self.distance = nn.Embedding(2 * DISTANCES + 1, inner)
        self.norm = nn.LayerNorm(inner)
        self.near = Convolution(inner, 1)
        self.mixer = Mixer(inner, 4)
        self.wide = Convolution(inner, 2)
        self.weight = nn.Linear(inner, 2)
        self.dropout = nn.Dropout(dropout)
        nn.init.normal_(self.distance.weight, std=0.1)

    def forward(
        self, vectors: Tensor, row: Tensor, keys: Tensor, flags: Tensor, distance: Tensor, filled: Tensor
    ) -> Tensor:
        """(N, 2 * inner) float: two weighted means over each item's words.

        vectors: (B, W, width); row: (N,) int64, the window of each item; keys: (N, K, width); flags, distance: (N, W)
        int64; filled: (N, W) float, 0 for words that the item does not see.
        """
        gates = self.gate(vectors).chunk(len(self.keys), -1)
        x = self.word(vectors)[row] + self.flags(flags) + self.distance(distance)
        for number, key in enumerate(self.keys):
            plain, product = key(keys[:, number]).chunk(2, -1)
            x = x + plain[:, None] + gates[number][row] * product[:, None]
        there = filled[..., None]
        x = self.mixer(self.near(self.dropout(self.norm(F.gelu(x))), there), there)
        x = self.wide(x, there)
        share = torch.softmax(self.weight(x) + (1 - there) * -1e4, 1)
        return (share.transpose(1, 2) @ x).flatten(1)


class StanceHead(nn.Module):
    """For each of N pairs of holder and target: scores for neutral, favor, against."""

    def __init__(self, width: int = 384, inner: int = 128, dropout: float = 0.2):
        super().__init__()
        self.reader = Reader(2, width, inner)
        self.nobody = nn.Parameter(torch.zeros(width))
        self.both = nn.Linear(3 * width, inner)
        self.hidden = nn.Linear(3 * inner, inner)
        self.scores = nn.Linear(inner, STANCES)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, vectors: Tensor, row: Tensor, target: Tensor, holder: Tensor, known: Tensor, flags: Tensor,
        distance: Tensor, filled: Tensor,
    ) -> Tensor:  # fmt: skip
        """(N, 3) float32 scores. target, holder: (N, width) means over their words; known: (N, 1) float, 0 where the
        holder has no words (then a learnt vector stands for it); distance: of each word from the target; the rest as
        `Reader` takes it."""
        holder = holder * known + self.nobody * (1 - known)
        read = self.reader(vectors, row, torch.stack([target, holder], 1), flags, distance, filled)
        pair = F.gelu(self.both(torch.cat([target, holder, target * holder], -1)))
        return self.scores(self.dropout(F.gelu(self.hidden(self.dropout(torch.cat([read, pair], -1))))))


class ClaimHead(nn.Module):
    """For each of N claims: scores for its types, certainties and negation, one after the other."""

    def __init__(self, width: int = 384, inner: int = 128, dropout: float = 0.2):
        super().__init__()
        self.reader = Reader(2, width, inner)
        self.key = nn.Linear(2 * width, inner)
        self.hidden = nn.Linear(3 * inner, inner)
        self.scores = nn.Linear(inner, sum(CLAIM_LABELS))
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, vectors: Tensor, row: Tensor, cue: Tensor, claim: Tensor, flags: Tensor, distance: Tensor, filled: Tensor
    ) -> Tensor:
        """(N, 13) float32. cue, claim: (N, width) means over their words, zeros where there is no cue; distance: of
        each word from the cue; the rest as `Reader` takes it."""
        read = self.reader(vectors, row, torch.stack([cue, claim], 1), flags, distance, filled)
        both = F.gelu(self.key(torch.cat([cue, claim], -1)))
        return self.scores(self.dropout(F.gelu(self.hidden(self.dropout(torch.cat([read, both], -1))))))


class JointNetwork(QuoteNetwork):
    """The encoder and all its heads.

    Claims and stance are read from vectors of their own: the encoder's last layers stand there twice, once for quotes
    and grammar, once for them, on the same layers below.
    """

    def __init__(self) -> None:
        super().__init__()
        self.grammar = GrammarHead()
        self.claim_layers = nn.ModuleList(Layer(384, 12, 1536, 0.1) for _ in range(CLAIM_LAYERS))
        self.stance = StanceHead()
        self.claims = ClaimHead()
        # Where True, training for claims leaves the layers that quotes need as they are.
        self.below_kept = False

    def read(self, ids: Tensor, mask: Tensor, features: Tensor, pooling: Tensor) -> Tensor:
        """(B, W, width) vectors for claims and stance; inputs as the encoder takes them."""
        shared = len(self.encoder.layers) - len(self.claim_layers)
        with torch.set_grad_enabled(torch.is_grad_enabled() and not self.below_kept):
            x = self.encoder.pieces_after(ids, mask, features, shared)
        for layer in self.claim_layers:
            x = layer(x, allowed(mask))
        return self.encoder.dropout(pooling @ x)

    def load_started(self, weights: dict[str, Tensor]) -> None:
        """Take the weights of an earlier run; claim layers that it lacks begin as the encoder's in their place."""
        had = len({name.split(".")[1] for name in weights if name.startswith("claim_layers.")})
        own = {name: value for name, value in weights.items() if not name.startswith("claim_layers.")}
        layers = len(self.encoder.layers)
        for number in range(len(self.claim_layers)):
            place = layers - len(self.claim_layers) + number
            lacks = place < layers - had
            layer = f"encoder.layers.{place}." if lacks else f"claim_layers.{place - layers + had}."
            own |= {
                f"claim_layers.{number}.{n[len(layer) :]}": v.clone() for n, v in weights.items() if n.startswith(layer)
            }
        self.load_state_dict(own, strict=False)


class SentenceNetwork(nn.Module):
    """Stance in single sentences, read from vectors of its own: on the encoder's lowest layers, which stay as they are,
    stand layers that begin as its others. They are told which words are target and holder: each pair is read anew."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.marks = nn.Embedding(FLAGS, 384, padding_idx=0)
        nn.init.zeros_(self.marks.weight)
        self.layers = nn.ModuleList(Layer(384, 12, 1536, 0.1) for _ in range(SENTENCE_LAYERS))
        self.stance = StanceHead()

    @property
    def shared(self) -> int:
        """How many of the encoder's layers are shared."""
        return len(self.encoder.layers) - len(self.layers)

    def read(self, ids: Tensor, mask: Tensor, features: Tensor, pooling: Tensor) -> Tensor:
        """(B, W, width) vectors of sentences in which nothing is marked; inputs as the encoder takes them."""
        return self.above(self.below(ids, mask, features), mask, pooling)

    def below(self, ids: Tensor, mask: Tensor, features: Tensor) -> Tensor:
        """(B, T, width): the word pieces after the shared layers."""
        with torch.no_grad():
            return self.encoder.pieces_after(ids, mask, features, self.shared)

    def above(self, below: Tensor, mask: Tensor, pooling: Tensor) -> Tensor:
        """(B, W, width) vectors from the (B, T, width) word pieces after the shared layers."""
        for layer in self.layers:
            below = layer(below, allowed(mask))
        return self.encoder.dropout(pooling @ below)

    def scores(
        self, below: Tensor, mask: Tensor, pooling: Tensor, target: Tensor, holder: Tensor, known: Tensor,
        flags: Tensor, distance: Tensor, filled: Tensor,
    ) -> Tensor:  # fmt: skip
        """(N, 3) scores of N pairs, each read with its words marked.

        below, mask, pooling: as the encoder has them, a row a pair; target, holder: (N, W) weights of the words that
        their means are over; the rest as `StanceHead` takes it.
        """
        of_words = (pooling > 0).to(below.dtype).transpose(1, 2)
        vectors = self.above(below + of_words @ self.marks(flags), mask, pooling)
        means = [(part[:, None].to(vectors.dtype) @ vectors)[:, 0] for part in (target, holder)]
        numbers = torch.arange(mask.shape[0], device=mask.device)
        return self.stance(vectors, numbers, *means, known, flags, distance, filled)  # type: ignore[no-any-return]

    def load_begun(self, weights: dict[str, Tensor]) -> None:
        """Begin with a `JointNetwork`: its encoder, of its layers those that claims are read from, its stance head."""
        last = len(self.encoder.layers) - CLAIM_LAYERS
        own = {name: value for name, value in weights.items() if name.startswith(("encoder.", "stance."))}
        for number in range(len(self.layers)):
            place = self.shared + number
            layer = f"encoder.layers.{place}." if place < last else f"claim_layers.{place - last}."
            own |= {f"layers.{number}.{n[len(layer) :]}": v for n, v in weights.items() if n.startswith(layer)}
        self.load_state_dict(own, strict=False)
