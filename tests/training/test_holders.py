"""The network of holders: what is learnt from labels, and what is written."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra train")
onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx")

from safetensors.torch import save_file  # noqa: E402
from training.held_files import stance, written  # noqa: E402

from claimkit.encoder.folders import models_folder  # noqa: E402
from claimkit.training.holder_network import HolderNetwork  # noqa: E402
from claimkit.training.holders import head_inputs, layer_inputs, lessons, measured, train, write  # noqa: E402
from claimkit.training.restore import arrays_of  # noqa: E402
from claimkit.training.write_holders import restored  # noqa: E402

TEXT = (
    "Governor signs harbour bill\n\nGovernor Tom Reed signed the harbour bill. Senator Mary Vane opposes it.\n\n"
    "“Families will pay,” she said."
)
SENTENCES = models_folder() / "claims" / "sentences.onnx"


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    both = [stance(TEXT, "Families", "Mary Vane", "harbour bill", "against")]
    one = [stance(TEXT, "Governor Tom", "Tom Reed", "harbour bill", "favor"), *both]
    labels = written(folder, TEXT, one, both)
    return list(lessons(labels, folder, (), {}))


def test_what_one_of_two_said_counts_for_half(given):
    (lesson,) = given
    sides = lesson.gold[..., 1:]
    assert lesson.missed == 0
    assert sorted(sides[sides > 0].tolist()) == [0.5, 1.0]
    assert lesson.gold.sum(-1) == pytest.approx(np.ones(lesson.gold.shape[:2]))
    row, column = np.argwhere(lesson.gold[..., 2] == 1)[0]
    assert lesson.lines.scene.found[column].meant.name == "harbour bill"
    assert lesson.lines.scene.found[lesson.lines.told.rows[row, 1]].meant.name == "Mary Vane"


def test_training_learns_what_is_labelled_and_is_the_same_each_time(given):
    networks = [train(given * 2, SENTENCES, 12, 1e-4, 3e-3, seed) for seed in (3, 3)]
    before = HolderNetwork(given[0].lines.told.features.shape[2]).eval()
    assert measured(networks[:1], given)["f1"] > measured([before], given)["f1"]
    weights = [network.head.scores.weight for network in networks]
    assert torch.equal(*weights)


def test_layers_begin_as_those_of_single_sentences():
    network, arrays = HolderNetwork(4), arrays_of(SENTENCES)
    network.layers.begin(SENTENCES)
    matrices = [a.T for name, a in arrays.items() if name.startswith("val_") and a.ndim == 2]
    for number, layer in enumerate(network.layers.layers):
        parts = (layer.query_key_value, layer.attended, layer.up, layer.down)
        for part, matrix in zip(parts, matrices[4 * number : 4 * number + 4], strict=True):
            assert part.weight.numpy(force=True) == pytest.approx(matrix)
        assert layer.norm.bias.numpy(force=True) == pytest.approx(arrays[f"network.layers.{number}.norm.bias"])


def test_a_word_without_marks_is_read_as_it_is():
    torch.manual_seed(0)
    network, own = HolderNetwork(4).layers.eval(), layer_inputs()
    own["marks"] = torch.zeros_like(own["marks"])
    with torch.inference_mode():
        plain = network(**own)
        for table in network.marks:
            table.weight[1:] += 1
        assert torch.equal(plain, network(**own))


def test_what_is_written_gives_what_torch_gives(tmp_path):
    torch.manual_seed(1)
    network = HolderNetwork(9).eval()
    write(network, tmp_path)
    own = head_inputs(9, 3, 2, 5, 7, 6)
    found = onnxruntime.InferenceSession(tmp_path / "holders.onnx").run(
        ["scores"], {k: v.numpy() for k, v in own.items()}
    )
    with torch.inference_mode():
        assert found[0] == pytest.approx(network.head(**own).numpy(), abs=1e-3)
        vectors = network.layers(**layer_inputs()).numpy()
    layers = onnxruntime.InferenceSession(tmp_path / "holder_layers.onnx")
    near = layers.run(["vectors"], {k: v.numpy() for k, v in layer_inputs().items()})[0]
    assert near == pytest.approx(vectors, abs=0.05), "int8"


def test_weights_of_a_run_are_restored_as_they_were(tmp_path):
    torch.manual_seed(2)
    network = HolderNetwork(9)
    save_file(network.state_dict(), tmp_path / "holders.safetensors")
    found = restored(tmp_path / "holders.safetensors")
    assert not found.training
    assert all(torch.equal(value, found.state_dict()[name]) for name, value in network.state_dict().items())
