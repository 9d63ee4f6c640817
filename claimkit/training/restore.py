"""int8 ONNX -> float weights to go on from: `python -m claimkit.training.restore --model models/quotes --out F`.

What ships is int8; the run that made it may be gone. Its weights times their scales score within 0.1 of the float ones.
With `--sentences models` instead of `--model` it gives those of single sentences.
"""

import argparse
import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from claimkit.training.heads import SentenceNetwork
from claimkit.training.network import QuoteNetwork, load_minilm
from claimkit.training.train import minilm_folder

log = logging.getLogger(__name__)


def arrays_of(path: Path) -> dict[str, np.ndarray]:
    """Every array of a graph by name, in the order of the graph; quantised ones as float, under their own name."""
    stored = {t.name: numpy_helper.to_array(t) for t in onnx.load(str(path)).graph.initializer}
    found = {}
    for name, array in stored.items():
        if name.endswith("_quantized"):
            base = name.removesuffix("_quantized")
            shift = stored[f"{base}_zero_point"].astype(np.float32)
            found[base] = (array.astype(np.float32) - shift) * stored[f"{base}_scale"]
        elif name.endswith("_int8"):
            base = name.removesuffix("_int8")
            found[base] = array.astype(np.float32) * stored[f"{base}_scale"]
        elif not name.endswith(("_scale", "_zero_point")):
            found[name] = array
    return found


def restore(model: Path) -> QuoteNetwork:
    """The float network of a model folder; the auxiliary head, which does not ship, is drawn at random."""
    network = QuoteNetwork()
    load_minilm(network.encoder, load_file(minilm_folder() / "model.safetensors"))
    for module, name in ((network.encoder, "encoder.onnx"), (network.roles, "roles.onnx")):
        _fill(module, arrays_of(model / name))
    return network


@torch.no_grad()
def _fill(module: nn.Module, arrays: dict[str, np.ndarray]) -> None:
    """Copy arrays into a module: by name where the graph kept it, else matrices in the order of their layers."""
    frozen = {"pieces.weight", "positions.weight"}
    nameless = (a for name, a in arrays.items() if a.ndim == 2 and (name.startswith("val_") or "Transposed" in name))
    for name, parameter in module.named_parameters():
        if name in frozen or name.startswith("auxiliary"):
            continue
        array = arrays[name] if name in arrays else _next(nameless, parameter)
        parameter.copy_(torch.tensor(array))


@torch.no_grad()
def fill_layers(layers: Iterable[nn.Module], arrays: Mapping[str, np.ndarray], prefix: str) -> Iterator[np.ndarray]:
    """Copy the first layers of a graph into `layers`; the matrices behind theirs, as they are multiplied.

    prefix: what the graph calls its layers, their numbers behind it.
    """
    matrices = (a for name, a in arrays.items() if name.startswith("val_") and a.ndim == 2)
    for number, layer in enumerate(layers):
        for part in ("query_key_value", "attended", "up", "down"):
            weight = layer.get_parameter(f"{part}.weight")
            weight.copy_(torch.tensor(_next(matrices, weight)))
        for name, parameter in layer.named_parameters():
            if parameter.ndim == 1:
                parameter.copy_(torch.tensor(arrays[f"{prefix}.{number}.{name}"]))
    return matrices


@torch.no_grad()
def restore_sentences(models: Path) -> SentenceNetwork:
    """The float network of single sentences of a folder of models. Of the encoder, its lowest layers; the others, which
    nothing reads, stay MiniLM's."""
    network = SentenceNetwork()
    encoder, reader = network.encoder, network.stance.reader
    load_minilm(encoder, load_file(minilm_folder() / "model.safetensors"))
    arrays = arrays_of(models / "quotes" / "encoder.onnx")
    fill_layers(encoder.layers[: network.shared], arrays, "encoder.layers")
    for name in ("norm.weight", "norm.bias", "features.weight", "pieces.weight", "positions.weight"):
        encoder.get_parameter(name).copy_(torch.tensor(arrays[f"encoder.{name}"]))
    arrays = arrays_of(models / "claims" / "sentences.onnx")
    matrices = fill_layers(network.layers, arrays, "network.layers")
    network.marks.weight.copy_(torch.tensor(arrays["network.marks.weight"]))
    # In the order in which the graph multiplies by them.
    multiplied = (reader.gate, reader.word, reader.mixer.query_key_value, reader.mixer.out, reader.weight)
    for part in multiplied:
        part.weight.copy_(torch.tensor(_next(matrices, part.weight)))
    filled = {id(part.weight) for part in multiplied}
    for name, parameter in network.stance.named_parameters():
        if id(parameter) not in filled:
            parameter.copy_(torch.tensor(_named(parameter, arrays, f"network.stance.{name}")))
    return network


def _named(parameter: Tensor, arrays: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    """An array that a graph has under a parameter's name, as it is, turned, or a convolution's as one matrix."""
    if name in arrays:
        return arrays[name]
    if f"{name}_Transposed" in arrays:
        return arrays[f"{name}_Transposed"].T.copy()
    if f"{name}_matrix" not in arrays:
        raise ValueError(f"a graph must have every parameter's array, has none for {name}: export it again")
    out, width, reach = parameter.shape
    return arrays[f"{name}_matrix"].reshape(reach, width, out).transpose(2, 1, 0).copy()  # type: ignore[no-any-return]


def _next(nameless: Iterator[np.ndarray], parameter: Tensor) -> np.ndarray:
    array = next(nameless).T.copy()
    if array.shape != tuple(parameter.shape):
        raise ValueError(f"the graph's next matrix must be {tuple(parameter.shape)}, was: {array.shape}")
    return array


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--model", type=Path, help="folder of the quote model")
    which.add_argument("--sentences", type=Path, help="folder of all models")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    network = restore(args.model) if args.model else restore_sentences(args.sentences)
    save_file(network.state_dict(), args.out)


if __name__ == "__main__":
    main()
