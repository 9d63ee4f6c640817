"""What training computes, against what decoding computes; only where the extra `train` is installed."""

import json

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from claimkit.quotes.chain import best_paths  # noqa: E402
from claimkit.training import calibrate, crf  # noqa: E402


def test_the_field_and_the_decoder_agree():
    scores = np.random.default_rng(0).normal(size=(6, 9, 7)).astype(np.float32) * 2
    lengths = np.array([9, 7, 1, 4, 9, 2])
    paths, logs = best_paths(scores, lengths)
    tensors = torch.from_numpy(scores), torch.from_numpy(paths), torch.from_numpy(lengths)
    probability = crf.path_score(tensors[0], tensors[1], tensors[2]) - crf.log_partition(tensors[0], tensors[2])
    assert np.allclose(probability.numpy(), logs, atol=1e-3)


def test_no_path_is_more_probable_than_the_best():
    scores = torch.randn(1, 5, 7)
    best, _ = best_paths(scores.numpy(), np.array([5]))
    best_score = crf.path_score(scores, torch.from_numpy(best), torch.tensor([5]))
    other = crf.path_score(scores, torch.tensor([[0, 0, 2, 4, 4]]), torch.tensor([5]))
    assert best_score >= other


def test_the_logistic_fit_finds_the_weights_that_made_the_labels():
    chooser = np.random.default_rng(1)
    rows = np.column_stack([np.ones(20_000), chooser.normal(size=(20_000, 2))])
    true = np.array([-0.5, 1.0, -2.0])
    right = (chooser.random(20_000) < 1 / (1 + np.exp(-rows @ true))).astype(float)
    fitted = calibrate.fit(rows, right)
    assert np.allclose(fitted, true, atol=0.12)
    assert calibrate.calibration_error(1 / (1 + np.exp(-rows @ fitted)), right) < 0.02


def test_one_tiny_epoch_trains_and_exports(tmp_path, monkeypatch):
    pytest.importorskip("onnxscript")
    minilm = pytest.importorskip("claimkit.training.train").minilm_folder()
    assert (minilm / "model.safetensors").exists()
    from safetensors.torch import load_file, save_file

    from claimkit.encoder.model import QuoteModel
    from claimkit.training import export, heads, joint, train

    text = "Osei said the port was lost. “Not so,” Vane said on Monday.\n\nNobody asked the dockers."
    quotes = [{"source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 27]]}]
    for name in ("train", "dev"):
        (tmp_path / f"polnear_{name}.jsonl").write_text(json.dumps({"id": "a", "text": text, "quotes": quotes}))
    monkeypatch.setattr("sys.argv", ["train", "--data", str(tmp_path), "--out", str(tmp_path / "run"), "--epochs", "1"])
    train.main()
    network = joint.JointNetwork()  # the heads that this run has not trained are drawn at random
    network.load_state_dict(load_file(tmp_path / "run" / "best.safetensors"), strict=False)
    save_file(network.state_dict(), tmp_path / "joint.safetensors")
    own = heads.SentenceNetwork()
    own.load_begun(network.state_dict())
    save_file(own.state_dict(), tmp_path / "sentences.safetensors")
    export.export(tmp_path / "joint.safetensors", tmp_path / "sentences.safetensors", tmp_path / "models", None)
    assert (tmp_path / "models" / "claims" / "sentences.onnx").stat().st_size > 1e6
    assert QuoteModel(tmp_path / "models" / "quotes").config["version"] == export.VERSION
    export.export(None, tmp_path / "sentences.safetensors", tmp_path / "alone", None)
    assert [path.name for path in (tmp_path / "alone").rglob("*.*")] == ["sentences.onnx"]


def test_an_export_of_nothing_says_what_to_give(monkeypatch, tmp_path, capsys):
    pytest.importorskip("onnxruntime.quantization")
    from claimkit.training import export

    monkeypatch.setattr("sys.argv", ["export", "--out", str(tmp_path)])
    with pytest.raises(SystemExit):
        export.main()
    assert "one of --weights and --sentences must be given" in capsys.readouterr().err
