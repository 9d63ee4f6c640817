"""What trains the layers of single sentences: they begin as those that claims are read from."""

import numpy as np
import pytest
import spacy

torch = pytest.importorskip("torch", reason="training needs the extra train")
tokenizers = pytest.importorskip("tokenizers")

from claimkit.encoder.folders import models_folder  # noqa: E402
from claimkit.encoder.windows import Window  # noqa: E402
from claimkit.encoder.words import WordPieces  # noqa: E402
from claimkit.training import pairing, sentences, teach, unlabelled  # noqa: E402
from claimkit.training.claim_layers import Material  # noqa: E402
from claimkit.training.heads import JointNetwork, SentenceNetwork  # noqa: E402
from claimkit.training.stances import Sentence, words_of  # noqa: E402

PIECES = WordPieces(tokenizers.Tokenizer.from_file(str(models_folder() / "quotes" / "tokenizer.json")))
WORDS = words_of("Vane blamed the Harbour Board for it.", spacy.blank("en").tokenizer, PIECES)
PAIRED = Sentence("a", WORDS, [("a", (0, 1), (2, 5), 2), ("a", (0, 1), (6, 7), 0)], [])
TARGETED = Sentence("b", WORDS, [], [((0, 1), 1)])


def vectors(network):
    return pairing.encode(network, [WORDS], [Window(0, 0, len(WORDS), sum(map(len, WORDS.pieces)) + 2)])


def test_it_begins_as_the_network_that_it_is_made_from():
    torch.manual_seed(4)
    joint, own = JointNetwork().eval(), SentenceNetwork().eval()
    own.load_begun(joint.state_dict())
    with torch.inference_mode():
        assert torch.allclose(vectors(joint), vectors(own), atol=1e-6)


def test_only_its_own_layers_move():
    own = SentenceNetwork().train()
    own.encoder.requires_grad_(False)
    vectors(own).sum().backward()
    assert all(p.grad is None for p in own.encoder.parameters())
    assert all(p.grad is not None for layer in own.layers for p in layer.parameters())


def test_each_party_of_a_pair_is_a_target_once():
    (found,) = unlabelled.parties_of([PAIRED, TARGETED])
    assert (found.id, found.pairs) == ("a/parties", [])
    assert [run for run, _ in found.targets] == [(0, 1), (2, 5), (6, 7)]


def test_a_person_counts_beside_the_teacher_where_one_chose(tmp_path, monkeypatch):
    given = Material([PAIRED], [], [], PIECES)
    monkeypatch.setattr(sentences, "add_unlabelled", lambda material, args: material)
    no_targets, no_pairs = np.zeros((0, 3), np.float32), np.zeros((0, 5), np.float32)
    said = {"sentences": ("a", np.full((2, 5), 0.2, np.float32), no_targets)}
    said["parties"] = ("a/parties", no_pairs, np.full((3, 3), 1 / 3, np.float32))
    for kind, row in said.items():
        np.savez_compressed(tmp_path / f"{kind}.npz", **teach.packed(iter([row]), kind))
    args = type("Options", (), {"taught": tmp_path, "own": 0.4})()
    pairs, parties = sentences.sentences_taught(given, args)
    assert pairs.pair_shares[0] == pytest.approx([0.12, 0.12, 0.52, 0.12, 0.12], abs=1e-3)
    assert parties.target_shares == pytest.approx(np.full((3, 3), 1 / 3), abs=1e-3)
