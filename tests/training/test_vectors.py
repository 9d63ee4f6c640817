"""A teacher's vectors: of which sentences, in which order, and what they cost."""

from dataclasses import replace

import numpy as np
import pytest
import spacy

torch = pytest.importorskip("torch", reason="training needs the extra train")
tokenizers = pytest.importorskip("tokenizers")

from claimkit.encoder.folders import models_folder  # noqa: E402
from claimkit.encoder.words import WordPieces  # noqa: E402
from claimkit.training import unlabelled, vectors  # noqa: E402
from claimkit.training.heads import SentenceNetwork  # noqa: E402
from claimkit.training.stances import Sentence, sentence_batches, words_of  # noqa: E402

PIECES = WordPieces(tokenizers.Tokenizer.from_file(str(models_folder() / "quotes" / "tokenizer.json")))


def words(text):
    return words_of(text, spacy.blank("en").tokenizer, PIECES)


PAIRED = Sentence("a", words("Vane blamed the Harbour Board for it."), [("a", (0, 1), (2, 5), 2)], [])
TARGETED = Sentence("b", words("Vane lost."), [], [((0, 1), 2)])
FOUND = Sentence("x/1", words("The mayor met Osei."), [], [((3, 4), 0)])


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(2)
    return SentenceNetwork().eval()


def test_pairs_get_their_parties_as_targets():
    taught = [PAIRED, TARGETED, FOUND, *unlabelled.parties_of([PAIRED])]
    found = {s.id: s for s in vectors.chosen_sentences(taught, frozenset("ab"))}
    assert set(found) == {"a", "b", "x/1"}
    assert [run for run, _ in found["a"].targets] == [(0, 1), (2, 5)] and found["a"].pairs == PAIRED.pairs


def test_vectors_stand_in_the_order_of_their_sentences(network):
    given = [PAIRED, TARGETED, FOUND]
    found = vectors.read_vectors(network, given, 384)
    alone = vectors.read_vectors(network, [TARGETED], 384)
    first = len(PAIRED.words)
    assert found[first : first + len(TARGETED.words)] == pytest.approx(alone, abs=0.05)
    assert len(found) == sum(len(s.words) for s in given)


def test_a_network_that_says_what_the_teacher_says_loses_nothing_by_its_vectors(network):
    network.into = torch.nn.Identity()
    given = [replace(PAIRED, targets=[((0, 1), 0)]), TARGETED, FOUND]
    known = vectors.Known(given, vectors.read_vectors(network, given, 384).astype(np.float32))
    known.mean, known.spread = torch.zeros(384), torch.ones(384)
    losses = vectors.VectorLosses(known)
    for chosen, batch in sentence_batches(given, 400, None):
        with torch.inference_mode():
            found = losses(network, chosen, batch)
        assert found["vectors"].item() == pytest.approx(0, abs=0.01)
        assert set(found) == {"pairs", "targets", "vectors"}


def test_words_that_the_teacher_did_not_read_cost_nothing():
    given = np.zeros((len(PAIRED.words) + len(TARGETED.words), 4), np.float16)
    given[: len(PAIRED.words)] = 1 + np.arange(4)
    known = vectors.Known([PAIRED, TARGETED], given)
    known.mean, known.spread = torch.zeros(4), torch.ones(4)
    own = [torch.tensor([[1.0, 2, 3, 4]]), torch.ones(1, 4), torch.ones(1, 4)]
    same, unread, unknown = (
        known.distance(torch.nn.Identity(), [vector], [name], [(0, 1)])
        for vector, name in zip(own, ("a", "b", "nobody"), strict=True)
    )
    assert same.item() == pytest.approx(0, abs=1e-6) and unread.item() == unknown.item() == 0
    all_of_them = known.distance(torch.nn.Identity(), own, ["a", "b", "nobody"], [(0, 1)] * 3)
    assert all_of_them.item() == pytest.approx(0, abs=1e-6)
