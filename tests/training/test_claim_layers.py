"""What trains the layers of claims and stance: swapped names, hidden pieces, averaged weights, quotes left alone."""

import argparse
from random import Random

import numpy as np
import pytest
import spacy

torch = pytest.importorskip("torch")
tokenizers = pytest.importorskip("tokenizers")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from claimkit.encoder.folders import models_folder  # noqa: E402
from claimkit.encoder.words import WordPieces  # noqa: E402
from claimkit.training import average, swaps  # noqa: E402
from claimkit.training.stances import Sentence, words_of  # noqa: E402

TOKENIZER = spacy.blank("en").tokenizer
PIECES = WordPieces(tokenizers.Tokenizer.from_file(str(models_folder() / "quotes" / "tokenizer.json")))


def sentence(text, *spans):
    """A sentence with one pair of each two of its spans, and each as a target."""
    words = words_of(text, TOKENIZER, PIECES)
    runs = [(int(np.searchsorted(words.starts, a)), int(np.searchsorted(words.ends, b)) + 1) for a, b in spans]
    pairs = [("x", runs[0], runs[1], 1)] if len(runs) > 1 else []
    return Sentence("x", words, pairs, [(run, 2) for run in runs])


def said(sentence, run):
    return sentence.words.pieces[run[0] : run[1]]


TEXT = "Vane told Osei Mensah that Vane would go."
OTHERS = [sentence("The Harbour Board met Ilse Brandt.", (0, 17), (22, 33)), sentence("Kiln fell.", (0, 4))]


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_a_swapped_sentence_keeps_its_labels_and_all_other_words(seed):
    old = sentence(TEXT, (0, 4), (10, 21), (27, 31))
    pool = swaps.mentions(OTHERS)
    new = swaps.swapped(old, pool, 1.0, Random(seed))
    assert [label for *_, label in new.pairs] == [1] and [label for _, label in new.targets] == [2, 2, 2]
    (first, second, third) = [run for run, _ in new.targets]
    assert said(new, first) == said(new, third), "the same name must be swapped for one name"
    wanted = {mention.pieces for mention in pool}
    assert {tuple(said(new, run)) for run in (first, second)} <= wanted
    assert said(new, (first[1], second[0])) == said(old, (1, 2))
    assert said(new, (third[1], len(new.words))) == said(old, (6, len(old.words)))
    assert len(new.words.features) == len(new.words.pieces) == new.words.paragraphs[-1]


def test_nothing_is_swapped_at_share_0_and_where_mentions_overlap():
    old = sentence(TEXT, (0, 4), (10, 21))
    same = swaps.swapped(old, swaps.mentions(OTHERS), 0.0, Random(1))
    assert same.words.pieces == old.words.pieces and same.pairs == old.pairs
    overlapping = Sentence("x", old.words, [("x", (0, 3), (2, 4), 1)], [])
    assert swaps.swapped(overlapping, swaps.mentions(OTHERS), 1.0, Random(1)) is overlapping


def test_a_mean_weighs_what_files_share_and_keeps_what_one_has():
    one, two = {"a": torch.tensor([0.0])}, {"a": torch.tensor([4.0]), "b": torch.tensor([7.0])}
    found = average.mean([(one, 3.0), (two, 1.0)])
    assert found["a"].item() == 1.0 and found["b"].item() == 7.0
    assert str(average.part("runs/a=b.safetensors=2")[0]) == "runs/a=b.safetensors"
    with pytest.raises(argparse.ArgumentTypeError, match="FILE=SHARE"):
        average.part("runs/a.safetensors")


def test_hidden_pieces_hide_words_only_and_only_while_training():
    from claimkit.training.claim_layers import MASK, Masking
    from claimkit.training.heads import JointNetwork

    network = JointNetwork()
    masking = Masking(network.encoder.pieces, 0.5, 3)
    ids = torch.tensor([[101, *range(2000, 2100), 1012, 102]])
    (hidden,) = masking(network.encoder.pieces.train(), (ids,))
    assert hidden[0, 0] == 101 and hidden[0, -2] == 1012 and hidden[0, -1] == 102
    assert 20 < int((hidden == MASK).sum()) < 80
    assert masking(network.encoder.pieces.eval(), (ids,))[0] is ids


def test_claim_layers_begin_as_the_last_layers_and_training_them_leaves_quotes_alone():
    from claimkit.training.export import encoder_inputs
    from claimkit.training.heads import JointNetwork
    from claimkit.training.network import QuoteNetwork

    torch.manual_seed(0)
    start = QuoteNetwork().eval()
    network = JointNetwork().eval()
    network.load_started(start.state_dict())
    inputs = encoder_inputs()
    with torch.inference_mode():
        assert torch.allclose(network.read(**inputs), start.encoder.encode(**inputs), atol=1e-6)
    network.below_kept = True
    network.read(**inputs).sum().backward()
    moved = {name for name, weights in network.named_parameters() if weights.grad is not None}
    assert moved and all(name.startswith("claim_layers") for name in moved)


def test_claim_layers_that_a_run_lacks_begin_as_the_encoders_in_their_place():
    from claimkit.training.export import encoder_inputs
    from claimkit.training.heads import JointNetwork

    torch.manual_seed(0)
    given = JointNetwork().eval()
    weights = {
        name.replace("claim_layers.1.", "claim_layers.0.").replace("claim_layers.2.", "claim_layers.1."): value
        for name, value in given.state_dict().items()
        if not name.startswith("claim_layers.0.")
    }
    network = JointNetwork().eval()
    network.load_started(weights)
    for name, value in given.encoder.layers[3].state_dict().items():
        given.claim_layers[0].state_dict()[name].copy_(value)
    inputs = encoder_inputs()
    with torch.inference_mode():
        assert torch.allclose(network.read(**inputs), given.read(**inputs), atol=1e-6)
