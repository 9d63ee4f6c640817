"""The quote model in torch: a six-layer BERT encoder with surface features, a cue head and a role head."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from claimkit.encoder.words import FEATURES
from claimkit.quotes.candidates import DISTANCES

ROLES = ("outside", "source", "content")
SCORES = 7  # outside, source, content; then source starts, source ends, content starts, content ends
AUXILIARY = 2  # is a source of some quote, is a content of some quote


class Layer(nn.Module):
    """One transformer layer as BERT has it: attention, then a feed-forward net, a layer norm after each."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float):
        super().__init__()
        self.heads = heads
        self.query_key_value = nn.Linear(width, 3 * width)
        self.attended = nn.Linear(width, width)
        self.attended_norm = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x: (B, T, width); mask: (B, 1, 1, T) bool, True where a piece may be attended to."""
        batch, length, width = x.shape
        parts = self.query_key_value(x).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = self.attended(mixed.transpose(1, 2).reshape(batch, length, width))
        x = self.attended_norm(x + self.dropout(mixed))
        return self.norm(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Word pieces -> word vectors and cue scores, in one pass."""

    def __init__(
        self,
        vocabulary: int = 30522,
        width: int = 384,
        layers: int = 6,
        heads: int = 12,
        inner: int = 1536,
        positions: int = 512,
        dropout: float = 0.1,
    ):
        super().__init__()
        self.pieces = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(positions, width)
        self.features = nn.Embedding(FEATURES, width)
        nn.init.zeros_(self.features.weight)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, heads, inner, dropout) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)
        self.cue = nn.Linear(width, 3)
        self.auxiliary = nn.Linear(width, AUXILIARY)

    def forward(self, ids: Tensor, mask: Tensor, features: Tensor, pooling: Tensor) -> tuple[Tensor, Tensor]:
        """(B, T) ids, mask, features and (B, W, T) pooling -> (B, W, width) vectors, (B, W, 3) cue scores O, B, I."""
        vectors = self.encode(ids, mask, features, pooling)
        return vectors, self.cue(vectors)

    def encode(self, ids: Tensor, mask: Tensor, features: Tensor, pooling: Tensor) -> Tensor:
        return self.dropout(pooling @ self.pieces_after(ids, mask, features, len(self.layers)))

    def pieces_after(self, ids: Tensor, mask: Tensor, features: Tensor, layers: int) -> Tensor:
        """(B, T, width): the word pieces after the first `layers` layers."""
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.pieces(ids) + self.positions(place) + self.features(features)
        x = self.dropout(self.norm(x))
        for layer in self.layers[:layers]:
            x = layer(x, allowed(mask))
        return x


def allowed(mask: Tensor) -> Tensor:
    """(B, 1, 1, T) bool: the pieces that may be attended to, from the (B, T) mask."""
    return (mask > 0)[:, None, None, :]


class Convolution(nn.Module):
    """A residual convolution over words, five wide, with holes."""

    def __init__(self, width: int, dilation: int):
        super().__init__()
        self.convolve = nn.Conv1d(width, width, 5, padding=2 * dilation, dilation=dilation)
        self.norm = nn.LayerNorm(width)

    def forward(self, x: Tensor, filled: Tensor) -> Tensor:
        """x: (N, W, width); filled: (N, W, 1) float, 0 for padding."""
        mixed = self.convolve((x * filled).transpose(1, 2)).transpose(1, 2)
        return self.norm(x + F.gelu(mixed))


class Mixer(nn.Module):
    """Attention over all words of the window, as one cue sees them."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.query_key_value = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)

    def forward(self, x: Tensor, filled: Tensor) -> Tensor:
        rows, words, width = x.shape
        parts = self.query_key_value(x).view(rows, words, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        allowed = (filled > 0).reshape(rows, 1, 1, words)
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=allowed)
        return self.norm(x + self.out(mixed.transpose(1, 2).reshape(rows, words, width)))


class RoleHead(nn.Module):
    """For each of N cues: what every word of its window is to it."""

    def __init__(self, width: int = 384, inner: int = 128, dropout: float = 0.1):
        super().__init__()
        self.word = nn.Linear(width, inner)
        self.cue = nn.Linear(width, inner)
        self.word_gate = nn.Linear(width, inner)
        self.cue_gate = nn.Linear(width, inner)
        self.distance = nn.Embedding(2 * DISTANCES + 1, inner)
        self.flags = nn.Embedding(4, inner)
        self.norm = nn.LayerNorm(inner)
        self.near = Convolution(inner, 1)
        self.mixer = Mixer(inner, 4)
        self.wide = nn.ModuleList(Convolution(inner, dilation) for dilation in (2, 4, 1))
        self.scores = nn.Linear(inner, SCORES)
        self.dropout = nn.Dropout(dropout)
        nn.init.normal_(self.distance.weight, std=0.1)

    def forward(
        self, vectors: Tensor, row: Tensor, cue: Tensor, distance: Tensor, flags: Tensor, filled: Tensor
    ) -> Tensor:
        """(N, W, SCORES) float32.

        vectors: (B, W, width) word vectors of all windows; row: (N,) int64, each cue's window;
        cue: (N, width), the mean over the cue's words;
        distance: (N, W) int64 in 0..2 * DISTANCES; flags: (N, W) int64, 1 for the cue's paragraph plus 2 for the cue;
        filled: (N, W) float32, 0 for padding.
        """
        there = filled[..., None]
        x = (
            self.word(vectors)[row]
            + self.cue(cue)[:, None]
            + self.word_gate(vectors)[row] * self.cue_gate(cue)[:, None]
        )
        x = self.norm(F.gelu(x + self.distance(distance) + self.flags(flags)))
        x = self.mixer(self.near(self.dropout(x), there), there)
        for layer in self.wide:
            x = layer(x, there)
        return self.scores(x)


class QuoteNetwork(nn.Module):
    """Everything that is learnt for quotes."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.roles = RoleHead()


def load_minilm(encoder: Encoder, weights: dict[str, Tensor]) -> None:
    """Copy the weights of a Hugging Face BERT (`all-MiniLM-L6-v2`) into `encoder`; the second segment is unused."""
    with torch.no_grad():
        encoder.pieces.weight.copy_(weights["embeddings.word_embeddings.weight"])
        segment = weights["embeddings.token_type_embeddings.weight"][0]
        encoder.positions.weight.copy_(weights["embeddings.position_embeddings.weight"] + segment)
        _copy(encoder.norm, weights, "embeddings.LayerNorm")
        for number, layer in enumerate(encoder.layers):
            prefix = f"encoder.layer.{number}"
            parts = [f"{prefix}.attention.self.{name}" for name in ("query", "key", "value")]
            layer.query_key_value.weight.copy_(torch.cat([weights[f"{part}.weight"] for part in parts]))
            layer.query_key_value.bias.copy_(torch.cat([weights[f"{part}.bias"] for part in parts]))
            _copy(layer.attended, weights, f"{prefix}.attention.output.dense")
            _copy(layer.attended_norm, weights, f"{prefix}.attention.output.LayerNorm")
            _copy(layer.up, weights, f"{prefix}.intermediate.dense")
            _copy(layer.down, weights, f"{prefix}.output.dense")
            _copy(layer.norm, weights, f"{prefix}.output.LayerNorm")


def _copy(module: nn.Module, weights: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(weights[f"{name}.weight"])
    module.bias.copy_(weights[f"{name}.bias"])
