"""Graphs rewritten for speed give what torch gives; only where the extra `train` is installed."""

from collections import Counter

import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxscript")

import onnxruntime  # noqa: E402
from torch import nn  # noqa: E402

from claimkit.training import export, graphs  # noqa: E402
from claimkit.training.network import RoleHead  # noqa: E402
from claimkit.training.restore import arrays_of  # noqa: E402


@pytest.fixture(scope="module")
def head():
    torch.manual_seed(0)
    return RoleHead().eval()


@pytest.fixture(scope="module")
def plain(head, tmp_path_factory):
    path = tmp_path_factory.mktemp("graphs") / "plain.onnx"
    export.export_graph(head, export.role_inputs(), export._HEAD_AXES, ["scores"], path)
    return path


def _copy(plain, folder):
    path = folder / "head.onnx"
    path.write_bytes(plain.read_bytes())
    return path


def _nodes(path):
    return Counter(node.op_type for node in onnx.load(path).graph.node)


def test_a_fused_graph_gives_what_torch_gives(head, plain, tmp_path):
    path = _copy(plain, tmp_path)
    export.fuse(path)
    for shape in ((5, 3, 31), (4, 3, 45), (2, 1, 2)):
        export.check_parity(head, path, export.role_inputs(*shape), ["scores"])


def test_a_fused_graph_has_the_fast_nodes_and_none_of_the_slow(plain, tmp_path):
    path = _copy(plain, tmp_path)
    before = _nodes(path)
    export.fuse(path)
    after = _nodes(path)
    assert before["Softmax"] and not after["Softmax"] and after["MultiHeadAttention"] == before["Softmax"]
    assert before["Conv"] == 4 and not after["Conv"] and after["MatMul"] >= 4
    assert before["Erf"] and not after["Erf"] and after["Gelu"] == before["Erf"]
    assert after["LayerNormalization"] == before["LayerNormalization"] and not after["SkipLayerNormalization"]


def test_packing_stores_int8_and_multiplies_in_float(head, plain, tmp_path):
    path = _copy(plain, tmp_path)
    export.fuse(path)
    before = path.stat().st_size
    onnx.save(graphs.packed(onnx.load(path)), path)
    assert path.stat().st_size < 0.45 * before
    assert not {"MatMulInteger", "DynamicQuantizeLinear"} & set(_nodes(path))
    given = export.role_inputs(4, 3, 45)
    arrays = {name: tensor.numpy() for name, tensor in given.items()}
    (scores,) = onnxruntime.InferenceSession(str(path)).run(["scores"], arrays)
    with torch.inference_mode():
        assert scores == pytest.approx(head(**given).numpy(), abs=0.05)


def test_packing_again_what_was_restored_changes_nothing(plain, tmp_path):
    first, second = _copy(plain, tmp_path), tmp_path / "again.onnx"
    onnx.save(graphs.packed(onnx.load(first)), first)
    arrays = arrays_of(first)
    model = onnx.load(plain)
    kept = [onnx.numpy_helper.from_array(arrays[t.name], t.name) for t in model.graph.initializer]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    onnx.save(graphs.packed(model), second)
    again = arrays_of(second)
    assert list(again) == list(arrays)
    assert all(again[name] == pytest.approx(arrays[name], abs=1e-6) for name in arrays)


def test_narrowing_changes_nothing(plain, tmp_path):
    path = _copy(plain, tmp_path)
    export.fuse(path)
    export.quantize(path, tmp_path / "narrow.onnx")
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        path, tmp_path / "wide.onnx", weight_type=QuantType.QInt8, per_channel=True,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"], extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )  # fmt: skip
    given = {name: tensor.numpy() for name, tensor in export.role_inputs(4, 3, 45).items()}
    wide, narrow = (
        onnxruntime.InferenceSession(tmp_path / f"{name}.onnx").run(["scores"], given)[0] for name in ("wide", "narrow")
    )
    assert np.allclose(wide, narrow, atol=1e-5)
    padded = [node for node in onnx.load(tmp_path / "narrow.onnx").graph.node if node.op_type == "Pad"]
    assert padded and all(len(node.input) == 3 for node in padded), "a narrow word is padded by its zero point"


class Swapped(nn.Module):
    """Attention whose parts come from no one product: nothing is to be fused."""

    def forward(self, x, other):
        return nn.functional.scaled_dot_product_attention(x, other, other)


def test_what_is_no_pattern_stays(tmp_path):
    path = tmp_path / "swapped.onnx"
    given = (torch.randn(1, 2, 5, 4), torch.randn(1, 2, 5, 4))
    torch.onnx.export(Swapped(), given, str(path), dynamo=True, external_data=False, verbose=False)
    assert _nodes(path) == Counter(n.op_type for n in graphs.fused(onnx.load(path)).graph.node)
