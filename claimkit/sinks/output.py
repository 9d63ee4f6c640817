"""Where a run's records go: one file, whatever its format, that a killed run can be gone on with."""

import sys
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from claimkit.errors import CallError, OutputClosed, OutputError
from claimkit.sinks.formats import STANDARD_OUTPUT, beside, format_of
from claimkit.sinks.log import RecordLog
from claimkit.sinks.tables import convert, row_lines


class Output:
    """Takes record lines. A .jsonl file holds each as soon as it is written; any other format appears whole, at the
    end: until then `OUT.part` holds the lines.

    rows: flat rows instead of records, as .csv always has. resume: go on where an earlier run ended. overwrite: replace
    what exists. CallError where the output cannot be written or may not be.
    """

    def __init__(self, out: str, *, rows: bool = False, resume: bool = False, overwrite: bool = False):
        kind = format_of(out)
        if kind == ".parquet":
            from claimkit.sinks.arrow import arrow

            arrow()
        self.out = out
        self._rows = rows or kind == ".csv"
        self._final = None if kind == ".jsonl" and not self._rows else Path(out)
        self.finished = False
        self._log: RecordLog | None = None
        if out == STANDARD_OUTPUT:
            if resume:
                raise CallError("--resume must have an output file, was: -")
        elif self._final is None:
            self._log = RecordLog(Path(out), resume=resume, replace=overwrite)
        else:
            self._log = self._part(self._final, resume, overwrite)

    def _part(self, final: Path, resume: bool, overwrite: bool) -> RecordLog | None:
        part = final.with_name(final.name + ".part")
        if final.is_dir():
            raise CallError(f"an output must be a file that can be written, {final}: it is a folder")
        if resume and final.exists() and not part.exists():
            self.finished = True
            return None
        if not (resume or overwrite):
            if final.exists() and final.stat().st_size:
                raise CallError(f"an output must be new, exists: {final}; --overwrite replaces it")
            if part.exists():
                raise CallError(
                    f"an unfinished run stands in {part}: --resume goes on with it, --overwrite begins anew"
                )
        return RecordLog(part, resume=resume, replace=overwrite)

    @staticmethod
    def paths_of(out: str) -> set[Path]:
        """The resolved paths that an output writes, which are no input."""
        if out == STANDARD_OUTPUT:
            return set()
        return {Path(name).resolve() for name in (out, f"{out}.part", f"{out}.new", beside(out, ".errors.jsonl"))}

    @property
    def kept(self) -> str:
        """Where what is done stands while the run is not."""
        return str(self._log.path) if self._log else self.out

    @property
    def before(self) -> int:
        """How many records an earlier run has left."""
        return len(self._log) if self._log else 0

    @property
    def done(self) -> frozenset[bytes]:
        """The digests of the articles' ids that an earlier run has done."""
        return frozenset(self._log.done if self._log else ())

    def has(self, id: str) -> bool:
        """Whether an earlier run has done this article."""
        return self._log is not None and self._log.has(id)

    def write(self, line: bytes) -> None:
        """Add one record, as a JSON line. OutputError where that fails, OutputClosed where nobody reads on."""
        if self._log is not None:
            self._log.write(line)
        else:
            stream: BinaryIO = sys.stdout.buffer
            _printed(row_lines(line) if self._rows else line, stream)

    def finish(self) -> None:
        """The run is done: make the output what it is to be. OutputError where it cannot be written."""
        if self._log is None or self._final is None:
            return
        self._log.close()
        try:
            convert(self._log.path, self._final, self._rows)
        except OSError as error:
            raise OutputError(
                f"an output must be writable to its end, {self._final}: {error.strerror or error}; "
                f"what was done is kept in {self._log.path}, --resume goes on with it"
            ) from None
        self._log.path.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._log is not None:
            self._log.close()


def _printed(line: bytes, stream: BinaryIO) -> None:
    try:
        stream.write(line)
        stream.flush()
    except BrokenPipeError:
        # The commands' library takes this error for its own and ends the process.
        raise OutputClosed("standard output must be read to its end, was closed") from None
    except OSError as error:
        raise OutputError(f"standard output must be writable to its end: {error.strerror}") from None
