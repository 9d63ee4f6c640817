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
    losses = vectors.VectorLosses(given, vectors.read_vectors(network, given, 384).astype(np.float32))
    losses.mean, losses.spread = torch.zeros(384), torch.ones(384)
    for chosen, batch in sentence_batches(given, 400, None):
        with torch.inference_mode():
            found = losses(network, chosen, batch)
        assert found["vectors"].item() == pytest.approx(0, abs=0.01)
        assert set(found) == {"pairs", "targets", "vectors"}
