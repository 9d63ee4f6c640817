"""Records and failures as JSON lines."""

import json
import sys
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from claimkit.errors import CallError
from claimkit.records import ArticleRecord

STANDARD_OUTPUT = "-"


def errors_path(out: str) -> Path | None:
    """Where the failures of a run go: out.jsonl -> out.errors.jsonl; None for standard output, which has no name."""
    return None if out == STANDARD_OUTPUT else Path(out).with_suffix(".errors.jsonl")


class JsonlSink:
    """Writes records to a .jsonl file or to standard output, each flushed: what is done stays done."""

    def __init__(self, out: str):
        if out != STANDARD_OUTPUT and not out.endswith(".jsonl"):
            raise CallError(f"an output must end in .jsonl or be -, was: {out}")
        self._stream: IO[bytes] = sys.stdout.buffer if out == STANDARD_OUTPUT else _opened(Path(out))
        self._owned = out != STANDARD_OUTPUT

    def write(self, record: ArticleRecord) -> None:
        """Add one record."""
        self._stream.write(record.model_dump_json().encode() + b"\n")
        self._stream.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._owned:
            self._stream.close()


class FailureSink:
    """Writes what failed to OUT's .errors.jsonl, made only if something fails; to standard error where OUT has none."""

    def __init__(self, out: str):
        self.path = errors_path(out)
        self.count = 0
        if self.path is not None:
            self.path.unlink(missing_ok=True)

    def write(self, id: str | None, where: str, reason: str) -> None:
        """Add one failure."""
        self.count += 1
        row: dict[str, Any] = {"id": id, "where": where, "reason": reason}
        if self.path is None:
            print(f"{where}: {reason}", file=sys.stderr)
            return
        with self.path.open("a", encoding="utf8") as lines:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("wb")
    except OSError as error:
        raise CallError(f"an output must be a file that can be written, {path}: {error.strerror}") from None
