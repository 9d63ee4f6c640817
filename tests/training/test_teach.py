"""A teacher's labels: packed and unpacked the same, mixed with a person's, learnt from like labels."""

from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

torch = pytest.importorskip("torch", reason="training needs the extra train")
tokenizers = pytest.importorskip("tokenizers")

from claimkit.encoder.folders import models_folder  # noqa: E402
from claimkit.encoder.grammar import GROUPS, index_of  # noqa: E402
from claimkit.encoder.pairs import Item  # noqa: E402
from claimkit.encoder.words import WordPieces  # noqa: E402
from claimkit.training import pairing, teach, unlabelled  # noqa: E402
from claimkit.training.claims import claim_batches, claim_losses, read_labelled  # noqa: E402
from claimkit.training.heads import JointNetwork  # noqa: E402
from claimkit.training.shares import cross_entropy, mixed, one_hot  # noqa: E402
from claimkit.training.stances import Sentence, words_of  # noqa: E402

PIECES = WordPieces(tokenizers.Tokenizer.from_file(str(models_folder() / "quotes" / "tokenizer.json")))
WORDS = words_of("Vane blamed the Harbour Board for it.", spacy.blank("en").tokenizer, PIECES)
SENTENCES = [
    Sentence("a", WORDS, [("a", (0, 1), (2, 5), 2)], [((2, 5), 2), ((0, 1), 0)]),
    Sentence("b", WORDS, [], [((0, 1), 1)]),
]
CORPUS = Path(__file__).parents[2] / "corpus" / "sample"


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return JointNetwork().eval()


def floats(rows, columns):
    return arrays.arrays(np.float32, (rows, columns), elements=st.floats(-9, 9, width=32))


@given(
    floats(4, 3),
    st.lists(st.integers(0, 2), min_size=4, max_size=4),
    st.lists(st.floats(0.1, 3), min_size=3, max_size=3),
)
def test_whole_shares_cost_what_labels_cost(scores, labels, weight):
    wanted = torch.nn.functional.cross_entropy(torch.from_numpy(scores), torch.tensor(labels), torch.tensor(weight))
    found = cross_entropy(torch.from_numpy(scores), one_hot(labels, 3), weight)
    assert found.item() == pytest.approx(wanted.item(), rel=1e-4, abs=1e-5)


def test_a_teacher_alone_or_beside_a_person():
    taught = np.array([[0.5, 0.3, 0.2]], np.float32)
    assert mixed(None, taught, 0.4) is taught
    assert mixed(one_hot([0], 3), taught, 0.4) == pytest.approx(np.array([[0.7, 0.18, 0.12]]))


def test_what_a_teacher_says_of_sentences_comes_back_by_name(network):
    with torch.inference_mode():
        said = list(teach.taught_sentences(network, SENTENCES))
        packed = teach.packed(iter(said), "sentences")
    found = teach.unpacked(packed, "sentences")
    assert set(found) == {"a", "b"}
    for name, pairs, targets in said:
        assert found[name][0] == pytest.approx(pairs, abs=1e-3) and found[name][1] == pytest.approx(targets, abs=1e-3)
    assert found["a"][0].shape == (1, 5) and found["b"][0].shape == (0, 5) and found["a"][1].shape == (2, 3)
    one, other = teach.lessons(SENTENCES, found, frozenset("a"), 1.0)
    assert one.target_shares.tolist() == [[0, 0, 1], [1, 0, 0]]
    assert other.target_shares == pytest.approx(found["b"][1])


def test_items_that_see_little_are_read_apart_and_alike(network):
    vectors = torch.randn(2, 120, 384)
    near, far = (3, 9), (10, 118)
    given = [Item(0, near, (4, 6)), Item(1, far, (20, 22), holder=((30, 31),)), Item(0, near, (7, 9), cue=((3, 4),))]
    with torch.inference_mode():
        found = pairing.stance_scores(network, vectors, given)
        plain = pairing._stance_scores(network, vectors, given)
    assert sorted(map(sorted, pairing.by_length(given))) == [[0, 2], [1]]
    assert torch.allclose(found, plain, atol=1e-4)


def test_sentences_that_name_parties_are_found_and_cut():
    grammar = np.zeros((2 * len(WORDS), len(GROUPS)), np.int64)
    names = list(GROUPS)
    grammar[[0, len(WORDS)], names.index("sentence")] = 1
    for first in (0, len(WORDS)):
        grammar[first, names.index("entity")] = index_of("entity", "B-PERSON")
        grammar[first + 3, names.index("entity")] = index_of("entity", "B-ORG")
        grammar[first + 4, names.index("entity")] = index_of("entity", "I-ORG")
    from random import Random
    from types import SimpleNamespace

    twice = words_of(" ".join(["Vane blamed the Harbour Board for it."] * 2), spacy.blank("en").tokenizer, PIECES)
    found = list(unlabelled.sentences_of(SimpleNamespace(id="x", words=twice), grammar, Random(0)))
    assert [s.id for s in found] == ["x/0", "x/1"]
    assert all(s.words.pieces == WORDS.pieces and [run for run, _ in s.targets] == [(0, 1), (3, 5)] for s in found)
    assert all([(p, q) for _, p, q, _ in s.pairs] == [((0, 1), (3, 5))] for s in found)


def test_quotes_learn_from_shares_as_from_labels(network):
    corpus = Path(__file__).parents[2] / "corpus" / "train.jsonl"
    if not corpus.exists():
        pytest.skip("needs the corpus")

    class Silent(dict):
        def __missing__(self, name):
            return np.zeros((10_000, len(GROUPS)), np.int64)

    articles = read_labelled(corpus, Path("."), Silent(), PIECES)[:1]
    with torch.inference_mode():
        said = teach.packed(teach.taught_quotes(network, articles), "quotes")
        taught = teach.unpacked(said, "quotes")
        known = frozenset([articles[0].id])
        same = teach.quote_lessons(articles, taught, known, 1.0)
        alone = teach.quote_lessons(articles, taught, frozenset(), 0.4)
        one, other = (claim_losses(network, *next(claim_batches(a, 512, None))) for a in (articles, same))
    assert len(taught) > 5 and len(alone[0].quotes) == len(taught) <= len(same[0].quotes) == len(articles[0].quotes)
    assert {name: value.item() for name, value in one.items()} == pytest.approx(
        {name: value.item() for name, value in other.items()}, rel=1e-3
    )
