"""What failed, as JSON lines."""

import contextlib
import json
import sys
from pathlib import Path
from typing import Any

from claimkit.errors import CallError, OutputError
from claimkit.sinks.formats import STANDARD_OUTPUT, beside


def errors_path(out: str) -> Path | None:
    """Where the failures of a run go: out.jsonl -> out.errors.jsonl; None for standard output, which has no name."""
    return None if out == STANDARD_OUTPUT else beside(out, ".errors.jsonl")


class FailureSink:
    """Writes what failed to OUT's .errors.jsonl, made only if something fails; to standard error where OUT has none."""

    def __init__(self, out: str):
        self.path = errors_path(out)
        self.count = 0
        if self.path is not None:
            try:
                self.path.unlink(missing_ok=True)
            except OSError as error:
                raise CallError(f"failures must be writable to {self.path}: {error.strerror}") from None

    def write(self, id: str | None, where: str, reason: str) -> None:
        """Add one failure."""
        self.count += 1
        row: dict[str, Any] = {"id": id, "where": where, "reason": reason}
        if self.path is None:
            # Who reads the records may have closed standard error: that must not cost the rest of them.
            with contextlib.suppress(OSError):
                print(f"{where}: {reason}", file=sys.stderr, flush=True)
            return
        line = json.dumps(row, ensure_ascii=False).encode("utf8", "backslashreplace") + b"\n"
        try:
            with self.path.open("ab") as lines:
                lines.write(line)
        except OSError as error:
            raise OutputError(f"failures must be writable to {self.path}: {error.strerror}") from None
