"""Train the layers of single sentences on a teacher's vectors beside its labels: what a word is in its sentence tells
more than three shares do (Jiao et al., Findings of EMNLP 2020).

`python -m claimkit.training.vectors --data ../shared/data --silver runs/silver --taught runs/taught --most 30000
--start runs/sentences/epoch3.safetensors --teacher runs/teacher/epoch2.safetensors --out runs/vectors`

The teacher reads NewsMTSC, some of DSE and some of the sentences that nobody labelled, once.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from random import Random
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from claimkit.encoder.windows import Window
from claimkit.training.claim_layers import Masking, Material, read_material, train
from claimkit.training.claims import LabelledArticle
from claimkit.training.heads import SentenceNetwork
from claimkit.training.joint import sentence_vectors, stance_losses
from claimkit.training.pairing import stance_scores
from claimkit.training.running import begin
from claimkit.training.sentences import optimizer, options, sentences_taught
from claimkit.training.stances import Run, Sentence, sentence_batches
from claimkit.training.unlabelled import PARTIES

log = logging.getLogger(__name__)
# So many sentences of DSE are read, and so many that nobody labelled.
PAIRED, UNLABELLED = 6000, 9000


class VectorNetwork(SentenceNetwork):
    """Stance in single sentences, and a map from its vectors into the teacher's."""

    def __init__(self, width: int = 768) -> None:
        super().__init__()
        self.into = nn.Linear(384, width)


class Known:
    """A teacher's vectors of the words of texts, and how far others are from them.

    vectors: (W, width) float16, those of all words of `texts`, one after the other; zeros where it did not read.
    """

    def __init__(self, texts: Sequence[Sentence | LabelledArticle], vectors: np.ndarray):
        self.vectors = vectors
        self.places = places_of(texts)
        some = torch.from_numpy(vectors[::37].astype(np.float32))
        some = some[some.any(1)]
        self.mean, self.spread = some.mean(0), some.std(0, unbiased=False) + 1e-3

    def distance(self, into: nn.Module, own: Sequence[Tensor], names: Sequence[str], runs: Sequence[Run]) -> Tensor:
        """One less the cosine, over the words that the teacher read, of its vectors and of own ones put through `into`.

        own: for each text the (W, width) vectors of some of its words; runs: which those are, half-open.
        """
        parts = []
        for name, (first, last) in zip(names, runs, strict=True):
            begins = self.places[name].start if name in self.places else None
            parts.append(
                np.zeros((last - first, self.vectors.shape[1]), np.float16)
                if begins is None
                else self.vectors[begins + first : begins + last]
            )
        wanted = torch.from_numpy(np.concatenate(parts).astype(np.float32))
        read = wanted.any(1)
        plain = (wanted[read] - self.mean) / self.spread
        near = F.cosine_similarity(into(torch.cat(list(own))[read]).float(), plain, dim=-1)
        return (1 - near).sum() / max(len(near), 1)


class VectorLosses:
    """The losses of sentences on a teacher's labels and vectors."""

    def __init__(self, known: Known):
        self.known = known

    def __call__(self, network: Any, chosen: list[Window], sentences: list[Sentence]) -> dict[str, Tensor]:
        vectors = sentence_vectors(network, chosen, sentences)
        own = [vectors[row, : len(s.words)] for row, s in enumerate(sentences)]
        far = self.known.distance(network.into, own, [s.id for s in sentences], [(0, len(v)) for v in own])
        return stance_losses(lambda given: stance_scores(network, vectors, given), sentences) | {"vectors": far}


def chosen_sentences(taught: Sequence[Sentence], labelled: frozenset[str]) -> list[Sentence]:
    """Those whose vectors are learnt: all with labelled targets, some with labelled pairs, their parties as targets
    too, some that nobody labelled. labelled: the names of those that a person labelled."""
    random = Random(1)
    parties = {s.id.removesuffix(PARTIES): s for s in taught if s.id.endswith(PARTIES)}
    paired = [s for s in taught if s.id in parties]
    others = [s for s in taught if s.id not in labelled and not s.id.endswith(PARTIES)]
    found = [s for s in taught if s.id in labelled and s.id not in parties]
    found += random.sample(others, min(UNLABELLED, len(others)))
    for sentence in random.sample(paired, min(PAIRED, len(paired))):
        other = parties[sentence.id]
        found.append(replace(sentence, targets=other.targets, target_shares=other.target_shares))
    return found


def places_of(texts: Sequence[Sentence | LabelledArticle]) -> dict[str, slice]:
    """Where the words of each text stand, by its name, all of them one after the other."""
    ends = accumulate(len(text.words) for text in texts)
    return {text.id: slice(end - len(text.words), end) for text, end in zip(texts, ends, strict=True)}


@torch.inference_mode()
def read_vectors(teacher: Any, sentences: Sequence[Sentence], width: int = 768) -> np.ndarray:
    """(W, width) float16: a teacher's vectors of all words of sentences, one after the other."""
    places = places_of(sentences)
    found = np.zeros((sum(len(s.words) for s in sentences), width), np.float16)
    for chosen, batch in sentence_batches(sentences, 4096, None):
        with torch.autocast("cpu", torch.bfloat16):
            vectors = sentence_vectors(teacher, chosen, batch).float().numpy()
        for row, sentence in enumerate(batch):
            found[places[sentence.id]] = vectors[row, : len(sentence.words)]
    return found


def main() -> None:
    from claimkit.training.teacher import Teacher

    given_options = options(__doc__)
    given_options.add_argument("--teacher", required=True, help="its weights")
    given_options.set_defaults(epochs=3, rate=1.5e-4, head_rate=4.5e-4, swapped=0.0)
    args = given_options.parse_args()
    begin(args)
    torch.manual_seed(args.seed)
    given = read_material(args)
    sentences = chosen_sentences(sentences_taught(given, args), frozenset(s.id for s in given.sentences))
    teacher = Teacher()
    teacher.load_state_dict(load_file(args.teacher))
    vectors = read_vectors(teacher.eval(), sentences)
    log.info("%d sentences read", len(sentences))
    network = VectorNetwork()
    network.load_state_dict(load_file(args.start), strict=False)
    network.encoder.requires_grad_(False)
    Masking(network.encoder.pieces, args.masked, args.seed)
    moved = optimizer(network, args.rate, args.head_rate)
    moved.add_param_group({"params": list(network.into.parameters()), "lr": 1e-3, "weight_decay": 0.0})
    train(args, network, moved, Material(sentences, [], [], given.pieces), VectorLosses(Known(sentences, vectors)))


if __name__ == "__main__":
    main()
