"""Pairs of a sentence read anew, each with its words marked."""

import numpy as np
import pytest
import spacy

torch = pytest.importorskip("torch", reason="training needs the extra train")
tokenizers = pytest.importorskip("tokenizers")

from claimkit.encoder.folders import models_folder  # noqa: E402
from claimkit.encoder.pairs import Item  # noqa: E402
from claimkit.encoder.windows import Window  # noqa: E402
from claimkit.encoder.words import WordPieces  # noqa: E402
from claimkit.training import marked, pairing  # noqa: E402
from claimkit.training.heads import SentenceNetwork  # noqa: E402
from claimkit.training.stances import Sentence, words_of  # noqa: E402
from claimkit.training.unlabelled import parties_of  # noqa: E402

PIECES = WordPieces(tokenizers.Tokenizer.from_file(str(models_folder() / "quotes" / "tokenizer.json")))
TEXTS = ("Vane blamed the Harbour Board for it.", "Osei thanked Vane.")
WORDS = [words_of(text, spacy.blank("en").tokenizer, PIECES) for text in TEXTS]
WINDOWS = [Window(row, 0, len(w), sum(map(len, w.pieces)) + 2) for row, w in enumerate(WORDS)]
ITEMS = [
    Item(0, (0, 8), (2, 5), holder=((0, 1),)),
    Item(1, (0, 4), (2, 3)),
    Item(0, (0, 8), (0, 1), holder=((2, 5),)),
]


@pytest.fixture
def network():
    torch.manual_seed(6)
    return SentenceNetwork().eval()


def scores(network):
    with torch.inference_mode():
        return pairing.scores_in(network, WORDS, WINDOWS, ITEMS)


def test_marks_that_say_nothing_change_nothing(network):
    with torch.inference_mode():
        plain = pairing.stance_scores(network, pairing.encode(network, WORDS, WINDOWS), ITEMS)
    assert torch.allclose(scores(network), plain, atol=1e-4)


def test_marks_tell_a_holder_from_a_target(network):
    before = scores(network)
    torch.nn.init.normal_(network.marks.weight, std=0.5)
    after = scores(network)
    assert (after - before).abs().amax(1).min() > 1e-3


def test_few_at_once_are_read_as_all_at_once(network, monkeypatch):
    torch.nn.init.normal_(network.marks.weight, std=0.5)
    whole = scores(network)
    monkeypatch.setattr(pairing, "_MARKED", 1)
    assert torch.allclose(scores(network), whole, atol=1e-4)


def test_of_what_nobody_labelled_one_target_is_learnt():
    shares = np.eye(3, dtype=np.float32)[:2]
    labelled = Sentence("a", WORDS[0], [("a", (0, 1), (2, 5), 2)], [])
    other = Sentence("x/1", WORDS[1], [("x/1", (0, 1), (2, 3), 0)], [((0, 1), 0), ((2, 3), 0)], None, shares)
    found = {s.id: s for s in marked.few([labelled, other, *parties_of([labelled])], frozenset("a"))}
    assert set(found) == {"a", "x/1"} and found["a"] is labelled
    (kept,) = found["x/1"].targets
    place = other.targets.index(kept)
    assert found["x/1"].pairs == [] and found["x/1"].target_shares == pytest.approx(shares[place : place + 1])
