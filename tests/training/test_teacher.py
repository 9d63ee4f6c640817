"""The teacher reads what the small network reads: BERT's word pieces in MPNet's vocabulary, the same items."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra train")
transformers = pytest.importorskip("transformers", reason="the teacher needs the extra train")

from claimkit.claims.labels import POLARITIES  # noqa: E402
from claimkit.encoder.pairs import Item  # noqa: E402
from claimkit.training.pairing import stance_scores  # noqa: E402
from claimkit.training.teacher import Teacher, optimizer  # noqa: E402


@pytest.fixture(scope="module")
def teacher():
    torch.manual_seed(0)
    small = transformers.MPNetConfig(
        vocab_size=30527, hidden_size=48, num_hidden_layers=6, num_attention_heads=4, intermediate_size=64
    )
    return Teacher(small).eval()


def test_bert_pieces_become_those_of_mpnet(teacher):
    # [PAD], [UNK], [CLS], [SEP], [MASK], "!", the last piece.
    assert teacher.vocabulary[[0, 100, 101, 102, 103, 999, 30521]].tolist() == [1, 3, 0, 2, 30526, 1003, 30525]


def test_padding_changes_nothing(teacher):
    ids = torch.tensor([[101, 2158, 7226, 102, 0, 0]])
    pooling = torch.zeros(1, 2, 6)
    pooling[0, 0, 1] = pooling[0, 1, 2] = 1
    zeros = torch.zeros_like(ids)
    with torch.inference_mode():
        long = teacher.read(ids, (ids > 0).long(), zeros, pooling)
        short = teacher.read(ids[:, :4], torch.ones(1, 4, dtype=torch.int64), zeros[:, :4], pooling[..., :4])
    assert long.shape == (1, 2, 48) and torch.allclose(long, short, atol=1e-5)


def test_it_scores_items_and_its_lowest_layers_stay(teacher):
    vectors = torch.from_numpy(np.random.default_rng(0).standard_normal((1, 9, 48)).astype(np.float32))
    scores = stance_scores(teacher, vectors, [Item(0, (0, 9), (3, 4)), Item(0, (0, 9), (5, 6), holder=((0, 1),))])
    assert scores.shape == (2, len(POLARITIES))
    teacher.freeze()
    moving = {id(p) for group in optimizer(teacher, 1e-4, 1e-3).param_groups for p in group["params"]}
    layers = teacher.encoder.encoder.layer
    assert not any(id(p) in moving for layer in layers[:4] for p in layer.parameters())
    assert all(id(p) in moving for layer in layers[4:] for p in layer.parameters())
