"""Trained weights -> int8 ONNX: `python -m claimkit.training.export --weights best.safetensors --out models/quotes`."""

import argparse
import json
import logging
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from safetensors.torch import load_file
from torch import nn

from claimkit.quotes.candidates import DISTANCES, Sizes
from claimkit.quotes.selection import Selector
from claimkit.training.network import QuoteNetwork
from claimkit.training.train import minilm_folder

log = logging.getLogger(__name__)
PARITY = 2e-3
VERSION = "1.0.0"


def encoder_inputs(rows: int = 3, pieces: int = 40, words: int = 31) -> dict[str, torch.Tensor]:
    """A padded batch of random pieces, the last row half empty."""
    chooser = torch.Generator().manual_seed(0)
    ids = torch.randint(1000, 20000, (rows, pieces), generator=chooser)
    mask = torch.ones(rows, pieces, dtype=torch.int64)
    mask[-1, pieces // 2 :] = 0
    pooling = torch.zeros(rows, words, pieces)
    pooling[:, torch.arange(words), torch.arange(words) + 1] = 1.0
    features = torch.randint(0, 40, (rows, pieces), generator=chooser)
    return {"ids": ids * mask, "mask": mask, "features": features * mask, "pooling": pooling}


def role_inputs(cues: int = 5, rows: int = 3, words: int = 31, width: int = 384) -> dict[str, torch.Tensor]:
    """Five cues in three windows, the last two windows padded."""
    chooser = torch.Generator().manual_seed(1)
    filled = torch.ones(cues, words)
    filled[-2:, words // 2 :] = 0
    return {
        "vectors": torch.randn(rows, words, width, generator=chooser),
        "row": torch.tensor([0, 0, 1, 2, 2][:cues]),
        "cue": torch.randn(cues, width, generator=chooser),
        "distance": torch.randint(0, 2 * DISTANCES, (cues, words), generator=chooser),
        "flags": torch.randint(0, 4, (cues, words), generator=chooser),
        "filled": filled,
    }


def export_graph(
    module: nn.Module, inputs: dict[str, torch.Tensor], axes: dict[str, dict[int, str]], outputs: list[str], path: Path
) -> None:
    """Write one module as ONNX and hold it to what torch gives on a batch of another shape."""
    dims = {name: torch.export.Dim(name, min=1, max=4096) for axis in axes.values() for name in axis.values()}
    shapes = {name: {place: dims[axis] for place, axis in axes[name].items()} for name in inputs}
    torch.onnx.export(
        module,
        (),
        str(path),
        kwargs=inputs,
        input_names=list(inputs),
        output_names=outputs,
        dynamic_shapes=shapes,
        opset_version=18,
        dynamo=True,
        external_data=False,
        verbose=False,
    )


def check_parity(module: nn.Module, path: Path, inputs: dict[str, torch.Tensor], outputs: list[str]) -> float:
    """The largest difference between the graph's results and torch's; raises above PARITY."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    given = session.run(outputs, {name: tensor.numpy() for name, tensor in inputs.items()})
    with torch.inference_mode():
        expected = module(**inputs)
    expected = expected if isinstance(expected, tuple) else (expected,)
    worst = max(float(np.abs(a - b.numpy()).max()) for a, b in zip(given, expected, strict=True))
    log.info("%s: largest difference from torch %.2e", path.name, worst)
    if worst > PARITY:
        raise ValueError(f"a graph must give what torch gives, within {PARITY}; {path.name} is {worst:.3g} off")
    return worst


def fuse(path: Path) -> None:
    """Fuse attention, layer norms and gelu, in place."""
    model = optimize_model(str(path), model_type="bert", num_heads=12, hidden_size=384, opt_level=0)
    model.save_model_to_file(str(path))


def quantize(source: Path, target: Path) -> None:
    """Weights of matrix products and lookups to int8, a scale for each column."""
    quantize_dynamic(
        source, target, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gemm", "Gather"]
    )


def export(weights: Path, out: Path, float_out: Path | None) -> None:
    """Write encoder.onnx, roles.onnx (int8) and tokenizer.json to `out`; the float graphs to `float_out`."""
    network = QuoteNetwork()
    network.load_state_dict(load_file(weights))
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    window, word = {0: "rows", 1: "pieces"}, {0: "cues", 1: "words"}
    encoder_axes = {"ids": window, "mask": window, "features": window, "pooling": {0: "rows", 1: "words", 2: "pieces"}}
    role_axes = {
        "vectors": {0: "rows", 1: "words"},
        "row": {0: "cues"},
        "cue": {0: "cues"},
        "distance": word,
        "flags": word,
        "filled": word,
    }
    with tempfile.TemporaryDirectory() as folder:
        parts = Path(folder)
        export_graph(network.encoder, encoder_inputs(), encoder_axes, ["vectors", "cues"], parts / "encoder.onnx")
        export_graph(network.roles, role_inputs(), role_axes, ["scores"], parts / "roles.onnx")
        fuse(parts / "encoder.onnx")
        check_parity(network.encoder, parts / "encoder.onnx", encoder_inputs(2, 57, 44), ["vectors", "cues"])
        check_parity(network.roles, parts / "roles.onnx", role_inputs(4, 3, 45), ["scores"])
        for name in ("encoder.onnx", "roles.onnx"):
            quantize(parts / name, out / name)
            onnx.checker.check_model(str(out / name))
            log.info("%s: %.1f MB", name, (out / name).stat().st_size / 1e6)
            if float_out:
                float_out.mkdir(parents=True, exist_ok=True)
                shutil.copy(parts / name, float_out / name)
    for target in filter(None, (out, float_out)):
        shutil.copy(minilm_folder() / "tokenizer.json", target / "tokenizer.json")
        write_config(target)


def write_config(folder: Path) -> None:
    """A config with the decoder's defaults; `claimkit.training.calibrate` fits it to the weights."""
    config = {
        "name": "quotes", "version": VERSION, "sizes": asdict(Sizes()),
        "weights": Selector().weights, "threshold": Selector().threshold,
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float-out", type=Path, help="a folder for the float graphs too, to measure what int8 costs")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    export(args.weights, args.out, args.float_out)


if __name__ == "__main__":
    main()
