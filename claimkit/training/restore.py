"""int8 ONNX -> float weights to go on from: `python -m claimkit.training.restore --model models/quotes --out F`.

What ships is int8; the run that made it may be gone. Its weights times their scales score within 0.1 of the float ones.
"""

import argparse
import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

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


def _next(nameless: Iterator[np.ndarray], parameter: Tensor) -> np.ndarray:
    array = next(nameless).T
    if array.shape != tuple(parameter.shape):
        raise ValueError(f"the graph's next matrix must be {tuple(parameter.shape)}, was: {array.shape}")
    return array


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    save_file(restore(args.model).state_dict(), args.out)


if __name__ == "__main__":
    main()
