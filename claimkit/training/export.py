"""Trained weights -> int8 ONNX: `python -m claimkit.training.export --weights best.safetensors --sentences
sentences.safetensors --out models`, or one of the two.

Writes models/quotes (encoder with cue and grammar heads, role head) and models/claims (claim head, stance head, and the
layers and head of single sentences). The last are stored in int8 and multiply in float: a text's few sentences take no
time, and int8 turns sides over.
"""

import argparse
import json
import logging
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from torch import Tensor, nn

from claimkit.encoder import pairs
from claimkit.encoder.grammar import GROUPS
from claimkit.quotes.candidates import DISTANCES, Sizes
from claimkit.quotes.selection import Selector
from claimkit.training import graphs
from claimkit.training.heads import SENTENCE_LAYERS, JointNetwork, SentenceNetwork
from claimkit.training.network import allowed
from claimkit.training.train import minilm_folder

log = logging.getLogger(__name__)
PARITY = 2e-3
VERSION = "2.2.0"


class EncoderGraph(nn.Module):
    """The encoder with the heads that score every word: vectors, cue scores, the best label of each grammar group; and
    the vectors of the claim layers, which stand beside its last ones; and the word pieces after the layers
    that the stances of sentences share."""

    def __init__(self, network: JointNetwork):
        super().__init__()
        self.encoder, self.grammar, self.claim_layers = network.encoder, network.grammar, network.claim_layers

    def forward(self, ids: Tensor, mask: Tensor, features: Tensor, pooling: Tensor) -> tuple[Tensor, ...]:
        """(B, W, width) vectors, (B, W, 3) cue scores, (B, W, groups) int64 labels, (B, W, width) claim vectors,
        (B, T, width) word pieces."""
        layers = self.encoder.layers
        shared, lower = len(layers) - len(self.claim_layers), len(layers) - SENTENCE_LAYERS
        below = self.encoder.pieces_after(ids, mask, features, lower)
        own = below
        for layer in layers[lower:shared]:
            own = layer(own, allowed(mask))
        claims = own
        for layer, claim_layer in zip(layers[shared:], self.claim_layers, strict=True):
            own, claims = layer(own, allowed(mask)), claim_layer(claims, allowed(mask))
        vectors = pooling @ own
        scores = self.grammar(vectors).split([len(labels) for labels in GROUPS.values()], -1)
        labels = torch.stack([group.argmax(-1) for group in scores], -1)
        return vectors, self.encoder.cue(vectors), labels, pooling @ claims, below


class SentenceGraph(nn.Module):
    """Scores of pairs of holder and target from the word pieces after the shared layers."""

    def __init__(self, network: SentenceNetwork):
        super().__init__()
        self.network = network

    def forward(
        self, below: Tensor, mask: Tensor, pooling: Tensor, target: Tensor, holder: Tensor, known: Tensor,
        flags: Tensor, distance: Tensor, filled: Tensor,
    ) -> Tensor:  # fmt: skip
        """(N, 3) scores, as `SentenceNetwork.scores` has them."""
        return self.network.scores(below, mask, pooling, target, holder, known, flags, distance, filled)


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


def item_inputs(
    names: list[str], number: int = 5, rows: int = 3, words: int = 31, width: int = 384
) -> dict[str, Tensor]:
    """Five claims or pairs in three windows, the last two padded; `names` are the vectors that the head takes."""
    chooser = torch.Generator().manual_seed(2)
    filled = torch.ones(number, words)
    filled[-2:, words // 2 :] = 0
    given = {
        "vectors": torch.randn(rows, words, width, generator=chooser),
        "row": torch.tensor([0, 0, 1, 2, 2][:number]),
    }
    given |= {name: torch.randn(number, width, generator=chooser) for name in names}
    if "holder" in names:
        given["known"] = torch.ones(number, 1)
    flags = torch.randint(0, pairs.FLAGS, (number, words), generator=chooser)
    distance = torch.randint(0, 2 * pairs.DISTANCES, (number, words), generator=chooser)
    return given | {"flags": flags, "distance": distance, "filled": filled}


def sentence_inputs(number: int = 5, pieces: int = 40, words: int = 31) -> dict[str, Tensor]:
    """Five pairs in a sentence each, the last half empty."""
    chooser = torch.Generator().manual_seed(3)
    whole, given = encoder_inputs(number, pieces, words), item_inputs(["target", "holder"], number, number, words)
    places = torch.eye(words)
    weights = {"target": places[:number], "holder": places[number : 2 * number]}
    below = torch.randn(number, pieces, 384, generator=chooser)
    del given["vectors"], given["row"]
    return {"below": below, "mask": whole["mask"], "pooling": whole["pooling"], **given, **weights}


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
    """Give attention, gelu and convolutions the forms that onnxruntime is fast at, in place."""
    onnx.save(graphs.fused(onnx.load(path)), path)


def quantize(source: Path, target: Path) -> None:
    """Weights of matrix products and lookups to int8, a scale for each column."""
    quantize_dynamic(
        source,
        target,
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},  # fused nodes are onnxruntime's own: untyped
    )
    onnx.save(graphs.narrowed(onnx.load(target)), target)


_WINDOW, _WORD = {0: "rows", 1: "pieces"}, {0: "cues", 1: "words"}
_ENCODER_AXES = {"ids": _WINDOW, "mask": _WINDOW, "features": _WINDOW, "pooling": {0: "rows", 1: "words", 2: "pieces"}}
_HEAD_AXES = {
    "vectors": {0: "rows", 1: "words"}, "row": {0: "cues"}, "cue": {0: "cues"}, "claim": {0: "cues"},
    "target": {0: "cues"}, "holder": {0: "cues"}, "known": {0: "cues"},
    "distance": _WORD, "flags": _WORD, "filled": _WORD,
}  # fmt: skip
_SENTENCE_AXES = {
    "below": _WINDOW, "mask": _WINDOW, "pooling": {0: "rows", 1: "words", 2: "pieces"}, "known": {0: "rows"},
    **{name: {0: "rows", 1: "words"} for name in ("target", "holder", "flags", "distance", "filled")},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exported:
    """A module as a graph: inputs to trace it with, others to hold it to, its axes, the names of its outputs; whether
    int8 is only how it is stored."""

    module: nn.Module
    inputs: dict[str, Tensor]
    others: dict[str, Tensor]
    axes: dict[str, dict[int, str]]
    outputs: Sequence[str] = ("scores",)
    packed: bool = False


def graphs_of(weights: Path) -> dict[str, Exported]:
    """All graphs of a file of weights but that of single sentences, by where they stand in a folder of models."""
    network = JointNetwork()
    network.load_state_dict(load_file(weights))
    network.eval()
    said = ("vectors", "cues", "grammar", "claim_vectors", "below")
    claim, pair = ["cue", "claim"], ["target", "holder"]
    return {
        "quotes/encoder.onnx": Exported(
            EncoderGraph(network).eval(), encoder_inputs(), encoder_inputs(2, 57, 44), _ENCODER_AXES, said
        ),
        "quotes/roles.onnx": Exported(network.roles, role_inputs(), role_inputs(4, 3, 45), _HEAD_AXES),
        "claims/claims.onnx": Exported(network.claims, item_inputs(claim), item_inputs(claim, 4, 3, 45), _HEAD_AXES),
        "claims/stance.onnx": Exported(network.stance, item_inputs(pair), item_inputs(pair, 4, 3, 45), _HEAD_AXES),
    }


def sentence_graph(weights: Path) -> Exported:
    """The graph of single sentences."""
    # What only training needs falls out: the map into a teacher's vectors.
    kept = {name: value for name, value in load_file(weights).items() if not name.startswith("into.")}
    own = SentenceNetwork().eval()
    own.load_state_dict(kept)
    graph = SentenceGraph(own).eval()
    return Exported(graph, sentence_inputs(), sentence_inputs(3, 57, 44), _SENTENCE_AXES, packed=True)


def export(weights: Path | None, sentences: Path | None, out: Path, float_out: Path | None) -> None:
    """Write int8 graphs, tokenizer and configs to folders of `out`; the float graphs to `float_out`."""
    made = graphs_of(weights) if weights is not None else {}
    if sentences is not None:
        made["claims/sentences.onnx"] = sentence_graph(sentences)
    targets = [target for target in (out, float_out) if target is not None]
    with tempfile.TemporaryDirectory() as folder:
        for name, graph in made.items():
            plain = Path(folder) / name
            for path in (plain, *(target / name for target in targets)):
                path.parent.mkdir(parents=True, exist_ok=True)
            export_graph(graph.module, graph.inputs, graph.axes, list(graph.outputs), plain)
            fuse(plain)
            check_parity(graph.module, plain, graph.others, list(graph.outputs))
            if graph.packed:
                onnx.save(graphs.packed(onnx.load(plain)), out / name)
            else:
                quantize(plain, out / name)
            onnx.checker.check_model(str(out / name))
            log.info("%s: %.1f MB", name, (out / name).stat().st_size / 1e6)
            if float_out:
                shutil.copy(plain, float_out / name)
    for target in targets if weights is not None else ():
        shutil.copy(minilm_folder() / "tokenizer.json", target / "quotes" / "tokenizer.json")
        write_config(target / "quotes")


def write_config(folder: Path) -> None:
    """A config with the decoder's defaults; `claimkit.training.calibrate` fits it to the weights."""
    config = {
        "name": "quotes", "version": VERSION, "sizes": asdict(Sizes()),
        "weights": Selector().weights, "threshold": Selector().threshold,
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, help="of the encoder and the heads of words, quotes and claims")
    parser.add_argument("--sentences", type=Path, help="of single sentences, what claimkit.training.held_pairs gave")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float-out", type=Path, help="a folder for the float graphs too, to measure what int8 costs")
    args = parser.parse_args()
    if args.weights is None and args.sentences is None:
        parser.error("one of --weights and --sentences must be given, found neither")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    export(args.weights, args.sentences, args.out, args.float_out)


if __name__ == "__main__":
    main()
