"""Graphs rewritten for onnxruntime's fast kernels on a CPU. Each rule keeps what a graph computes.

`fused` is for float graphs as torch exports them, `narrowed` for the same after quantisation, `packed` for those that
quantisation of what flows through them costs too much.
"""

from typing import Any

import numpy as np
import onnx
import onnx_ir as ir
from onnx import helper, numpy_helper
from onnxscript.rewriter import RewriteRule, rewrite

# So many numbers make a matrix worth storing in int8.
_LARGE = 4096
_MICROSOFT = "com.microsoft"  # the domain of onnxruntime's own operators


def fused(model: onnx.ModelProto) -> onnx.ModelProto:
    """The graph with attention and gelu as one node each, and convolutions as matrix products, which take int8."""
    rules = [
        RewriteRule(_attention, _one_attention, _is_cut),
        RewriteRule(_convolution, _product),
        RewriteRule(_gelu, _one_gelu),
    ]
    return rewrite(model, rules)


def narrowed(model: onnx.ModelProto) -> onnx.ModelProto:
    """The graph with a convolution's words quantised once, before each is copied for its neighbours."""
    return rewrite(model, [RewriteRule(_gathered, _quantized_first)])


def packed(model: onnx.ModelProto) -> onnx.ModelProto:
    """The graph with its large matrices stored in int8, a scale for each column, and made float again when it is
    loaded: unlike a quantised graph it multiplies in float."""
    found = onnx.ModelProto()
    found.CopyFrom(model)
    graph, kept, made = found.graph, list[onnx.TensorProto](), list[onnx.NodeProto]()
    for stored in graph.initializer:
        if stored.data_type == onnx.TensorProto.FLOAT and np.prod(stored.dims) >= _LARGE:
            arrays, nodes = _as_int8(stored.name, numpy_helper.to_array(stored))
            kept += arrays
            made += nodes
        else:
            kept.append(stored)
    made += graph.node
    for whole, parts in ((graph.initializer, kept), (graph.node, made)):
        del whole[:]
        whole.extend(parts)
    return found


def _as_int8(name: str, array: np.ndarray) -> tuple[list[onnx.TensorProto], list[onnx.NodeProto]]:
    # Casts and products of what is stored are done once, when a session opens; DequantizeLinear is done each run.
    scale = np.maximum(np.abs(array).max(0, keepdims=True), 1e-12).astype(np.float32) / 127
    narrow, whole, scales = f"{name}_int8", f"{name}_whole", f"{name}_scale"
    arrays = [
        numpy_helper.from_array(np.round(array / scale).astype(np.int8), narrow),
        numpy_helper.from_array(scale, scales),
    ]
    cast = helper.make_node("Cast", [narrow], [whole], to=onnx.TensorProto.FLOAT)
    return arrays, [cast, helper.make_node("Mul", [whole, scales], [name])]


def _attention(op: Any, query: Any, key: Any, barred: Any, zero: Any, value: Any, shape: Any) -> Any:
    """What torch makes of `scaled_dot_product_attention`, its guard against rows that see nothing included."""
    share = op.Softmax(op.Add(op.MatMul(query, key), barred), axis=-1)
    share = op.Where(op.IsNaN(share), zero, share)
    return op.Reshape(op.Transpose(op.MatMul(share, value), perm=[0, 2, 1, 3]), shape)


def _is_cut(context: Any, value: ir.Value, **_: Any) -> bool:
    return _parts(value) is not None


def _one_attention(op: Any, barred: ir.Value, value: ir.Value, **_: Any) -> Any:
    product, heads = _parts(value)  # type: ignore[misc]  # _is_cut holds
    parts = op.Split(product, axis=-1, num_outputs=3, _outputs=3)
    seen = op.Cast(_source(barred), to=ir.DataType.INT32)
    return op.MultiHeadAttention(*parts, None, seen, num_heads=heads, _domain=_MICROSOFT)


def _parts(value: ir.Value) -> tuple[ir.Value, int] | None:
    """The product that is cut into query, key and value, and the number of heads; None where it is no such product."""
    node = value.producer()
    while node is not None and node.op_type in ("Squeeze", "Slice", "Transpose"):
        node = _first(node).producer()
    if node is None or node.op_type != "Reshape" or node.inputs[1] is None:
        return None
    lengths = node.inputs[1].producer()  # batch, words, 3, heads, width of a head
    if lengths is None or lengths.op_type != "Concat" or len(lengths.inputs) != 5 or lengths.inputs[3] is None:
        return None
    heads = ir.convenience.get_const_tensor(lengths.inputs[3])
    return None if heads is None else (_first(node), int(heads.numpy()[0]))


def _source(value: ir.Value) -> ir.Value:
    """The graph's input that a mask is made from, along each node's first input."""
    while (node := value.producer()) is not None:
        value = _first(node)
    return value


def _first(node: ir.Node) -> ir.Value:
    value = node.inputs[0]
    assert value is not None
    return value


def _convolution(op: Any, x: Any, weight: Any, bias: Any) -> Any:
    """A convolution over words, (N, W, width) -> (N, W, width)."""
    there = op.Transpose(x, perm=[0, 2, 1])
    convolved = op.Conv(there, weight, bias, _outputs=["convolved"], _allow_other_attributes=True)
    return op.Transpose(convolved, perm=[0, 2, 1])


def _product(op: Any, x: ir.Value, weight: ir.Value, bias: ir.Value, convolved: ir.Value) -> Any:
    """Each word's neighbours beside it, times one matrix."""
    kernel = weight.const_value.numpy()  # type: ignore[union-attr]
    out, width, reach = kernel.shape
    dilation = convolved.producer().attributes["dilations"].as_ints()[0]  # type: ignore[union-attr]
    side = dilation * (reach // 2)
    matrix = np.ascontiguousarray(kernel.transpose(2, 1, 0).reshape(-1, out))
    numbers = op.Range(op.Constant(value_int=0), op.Squeeze(op.Shape(x, start=1, end=2)), op.Constant(value_int=1))
    steps = op.Constant(value_ints=[dilation * step for step in range(reach)])
    places = op.Add(op.Unsqueeze(numbers, op.Constant(value_ints=[1])), steps)
    beside = op.Gather(op.Pad(x, op.Constant(value_ints=[0, side, 0, 0, side, 0])), places, axis=1)
    beside = op.Reshape(beside, op.Constant(value_ints=[0, 0, width * reach]))
    return op.Add(op.MatMul(beside, op.initializer(ir.tensor(matrix), f"{weight.name}_matrix")), bias)


def _gelu(op: Any, x: Any, root: Any, one: Any, half: Any) -> Any:
    return op.Mul(x, op.Mul(half, op.Add(op.Erf(op.Div(x, root)), one)))


def _one_gelu(op: Any, x: ir.Value, **_: Any) -> Any:
    return op.Gelu(x, _domain=_MICROSOFT)


def _gathered(op: Any, x: Any, pads: Any, places: Any, shape: Any) -> Any:
    beside = op.Reshape(op.Gather(op.Pad(x, pads), places, axis=1), shape)
    return op.DynamicQuantizeLinear(beside, _outputs=3)


def _quantized_first(op: Any, x: ir.Value, pads: ir.Value, places: ir.Value, shape: ir.Value) -> Any:
    # The range quantised always holds zero: padding changes no scale.
    narrow, scale, zero = op.DynamicQuantizeLinear(x, _outputs=3)
    return op.Reshape(op.Gather(op.Pad(narrow, pads, zero), places, axis=1), shape), scale, zero
