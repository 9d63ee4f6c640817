"""The trained networks under onnxruntime: one encoder pass, and the role head on its vectors."""

import json
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
import onnxruntime
import srsly
from tokenizers import Tokenizer

from claimkit.encoder.pairs import Items
from claimkit.encoder.windows import Batch
from claimkit.encoder.words import WordPieces
from claimkit.errors import ModelError


class Networks(Protocol):
    """What decoding needs of the networks, whichever library runs them."""

    def encode(self, arrays: Batch) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """(B, W, width) float32 word vectors, (B, W, 3) float32 cue scores (outside, begins, goes on), (B, W, groups)
        int64 numbers of grammar labels, and (B, W, width) float32 word vectors for claims and stance."""

    def roles(self, **inputs: np.ndarray) -> np.ndarray:
        """(N, W, 7) float32 role scores of N cues."""

    def below(self, arrays: Batch) -> np.ndarray:
        """(B, T, width) float32 vectors of word pieces after the layers that the stances of sentences share."""


class ModelFolder:
    """The files of one model's folder, held in memory. It pickles, and serves after a fork."""

    FILES: tuple[str, ...] = ("config.json",)

    def __init__(self, folder: Path, threads: int = 1):
        missing = [name for name in self.FILES if not (folder / name).is_file()]
        if missing:
            raise ModelError(f"a model folder must hold {', '.join(self.FILES)}; {folder} lacks {', '.join(missing)}")
        self._open({name: (folder / name).read_bytes() for name in self.FILES}, threads)

    def _open(self, files: dict[str, bytes], threads: int) -> None:
        self.files, self.threads = files, threads
        self.config: dict[str, Any] = json.loads(files["config.json"])

    def __getstate__(self) -> tuple[dict[str, bytes], int]:
        return self.files, self.threads

    def __setstate__(self, state: tuple[dict[str, bytes], int]) -> None:
        self._open(*state)

    def to_bytes(self) -> bytes:
        """The model's files in one string of bytes."""
        return srsly.msgpack_dumps(self.files)  # type: ignore[no-any-return]

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The model of `to_bytes`."""
        model = cls.__new__(cls)
        model._open(srsly.msgpack_loads(data), threads=1)
        return model

    def to_folder(self, folder: Path) -> None:
        """Write the model's files; the class, given the folder, reads them."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            (folder / name).write_bytes(content)


class QuoteModel(ModelFolder):
    """The quote model of one folder: the encoder with cue and grammar heads, the role head, tokenizer, config."""

    FILES = ("encoder.onnx", "roles.onnx", "tokenizer.json", "config.json")

    def _open(self, files: dict[str, bytes], threads: int) -> None:
        super()._open(files, threads)
        self.pieces = WordPieces(Tokenizer.from_str(files["tokenizer.json"].decode()))
        self._encoder = _session(files["encoder.onnx"], threads)
        self._roles = _session(files["roles.onnx"], threads)

    def encode(self, arrays: Batch) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Word vectors, cue scores, grammar and claim vectors of a batch, as `Networks.encode` says."""
        inputs = {"ids": arrays.ids, "mask": arrays.mask, "features": arrays.features, "pooling": arrays.pooling}
        return tuple(self._encoder.run(["vectors", "cues", "grammar", "claim_vectors"], inputs))

    def below(self, arrays: Batch) -> np.ndarray:
        """Word pieces after the shared layers, as `Networks.below` says."""
        inputs = {"ids": arrays.ids, "mask": arrays.mask, "features": arrays.features, "pooling": arrays.pooling}
        return self._encoder.run(["below"], inputs)[0]  # type: ignore[no-any-return]

    def roles(self, **inputs: np.ndarray) -> np.ndarray:
        """Role scores of N cues, as `Networks.roles` says."""
        return self._roles.run(["scores"], inputs)[0]  # type: ignore[no-any-return]


class ClaimModel(ModelFolder):
    """The claim and stance heads of one folder, which read the vectors of the quote model's encoder; the network that
    weighs quotes and referents of a whole text; and two that go on from the encoder's lower layers with layers of their
    own: that of single sentences, and that of who holds a stance in each sentence of a text."""

    FILES = (
        "claims.onnx", "stance.onnx", "referents.onnx", "sentences.onnx", "holder_layers.onnx", "holders.onnx",
        "config.json",
    )  # fmt: skip

    def _open(self, files: dict[str, bytes], threads: int) -> None:
        super()._open(files, threads)
        self._claims = _session(files["claims.onnx"], threads)
        self._stance = _session(files["stance.onnx"], threads)
        self._referents = _session(files["referents.onnx"], threads)
        self._asked: dict[str, onnxruntime.InferenceSession] = {}

    def claims(self, vectors: np.ndarray, given: Items) -> np.ndarray:
        """(N, 13) float32 scores of N claims, types, certainties, negation, on (B, W, width) vectors."""
        inputs = {"cue": _means(vectors, given.row, given.cue), "claim": _means(vectors, given.row, given.claim)}
        return self._run(self._claims, vectors, given, inputs)

    def stances(self, vectors: np.ndarray, given: Items) -> np.ndarray:
        """(N, 3) float32 scores of N pairs of holder and target, neutral, favor, against, on (B, W, width) vectors."""
        inputs = {
            "target": _means(vectors, given.row, given.target),
            "holder": _means(vectors, given.row, given.holder),
            "known": (given.holder.sum(1, keepdims=True) > 0).astype(np.float32),
        }
        return self._run(self._stance, vectors, given, inputs)

    def referents(self, features: np.ndarray, quotes: np.ndarray, referents: np.ndarray) -> np.ndarray:
        """(Q, R, 3) float32 scores of stances of Q quotes toward R referents, neutral, favor, against.

        features: (Q, R, F) float32; quotes, referents: (Q, width) and (R, width) float32 vectors.
        """
        inputs = {"features": features, "quotes": quotes, "referents": referents}
        return self._referents.run(["scores"], inputs)[0]  # type: ignore[no-any-return]

    def sentence_stances(self, below: np.ndarray, arrays: Batch, given: Items) -> np.ndarray:
        """(N, 3) float32 scores of N targets, neutral, favor, against, each in its own text.

        below: (B, T, width), what `Networks.below` gives for the batch `arrays`.
        """
        inputs = {name: getattr(given, name) for name in ("flags", "distance", "filled", "target", "holder")}
        known = (given.holder.sum(1, keepdims=True) > 0).astype(np.float32)
        own = {"below": below, "mask": arrays.mask, "pooling": arrays.pooling}
        inputs |= {name: array[given.row] for name, array in own.items()} | {"known": known}
        return self._seldom("sentences.onnx").run(["scores"], inputs)[0]  # type: ignore[no-any-return]

    def holder_vectors(self, below: np.ndarray, arrays: Batch, marks: np.ndarray) -> np.ndarray:
        """(B, W, width) float32 vectors of words from which it is read who is for or against whom.

        below: (B, T, width), what `Networks.below` gives for the batch `arrays`; marks: (B, W, 4) int64.
        """
        inputs = {"below": below, "mask": arrays.mask, "pooling": arrays.pooling, "marks": marks}
        return self._seldom("holder_layers.onnx").run(["vectors"], inputs)[0]  # type: ignore[no-any-return]

    def holders(self, **inputs: np.ndarray) -> np.ndarray:
        """(N, R, 3) float32 scores of neutral, favor and against for N rows of sentence and holder, and R targets.

        features: (N, R, F); means: (S, width) of the sentences; words: (S, L, width) and filled: (S, L), theirs;
        mentions: (M, width); sentence, holder: (N,) and target: (N, R) int64, places in means and mentions.
        """
        return self._seldom("holders.onnx").run(["scores"], inputs)[0]  # type: ignore[no-any-return]

    def _seldom(self, name: str) -> onnxruntime.InferenceSession:
        """The session of a network that most runs never ask."""
        if name not in self._asked:
            self._asked[name] = _session(self.files[name], self.threads)
        return self._asked[name]

    @staticmethod
    def _run(
        session: onnxruntime.InferenceSession, vectors: np.ndarray, given: Items, inputs: dict[str, np.ndarray]
    ) -> np.ndarray:
        shared = {"row": given.row, "flags": given.flags, "distance": given.distance, "filled": given.filled}
        return session.run(["scores"], {"vectors": vectors, **shared, **inputs})[0]  # type: ignore[no-any-return]


def _means(vectors: np.ndarray, row: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(N, width) float32: each item's weighted mean over the words of its window."""
    return np.matmul(weights[:, None], vectors[row])[:, 0].astype(np.float32)  # type: ignore[no-any-return]


def _session(graph: bytes, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Window sizes vary from call to call: a kept arena grows with each new shape and saves nothing.
    options.enable_mem_pattern = False
    # The kernel that adds and normalises at once takes five times what the two take one after the other.
    return onnxruntime.InferenceSession(
        graph, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )
