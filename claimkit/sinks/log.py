"""A file of record lines that outlives its writer: valid up to its last line, and gone on with after any end."""

import contextlib
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from claimkit.errors import CallError, OutputError
from claimkit.records import digest_of

_BEGIN = b'{"schema_version":'


class RecordLog:
    """Adds lines to a file, each in one piece; with `resume`, after the whole lines that it holds.

    CallError where the file cannot be written, another run writes it, it holds something already (without `resume`),
    or something that is no record (with it).
    """

    def __init__(self, path: Path, *, resume: bool = False, replace: bool = False):
        self.path = path
        self._file = _opened(path)
        self._regular = stat.S_ISREG(os.fstat(self._file.fileno()).st_mode)
        self.done: set[bytes] = set()
        self._size = 0
        try:
            if self._regular:
                _lock(self._file, path)
                self._begin(resume, replace)
        except BaseException:
            self._file.close()
            raise

    def _begin(self, resume: bool, replace: bool) -> None:
        if resume:
            for id, end in _whole_lines(self.path):
                self.done.add(digest_of(id))
                self._size = end
        elif os.fstat(self._file.fileno()).st_size and not replace:
            raise CallError(
                f"an output must be new, exists: {self.path}; --resume goes on with it, --overwrite replaces it"
            )
        self._cut()

    def has(self, id: str) -> bool:
        """Whether the file held this article's record when it was opened."""
        return digest_of(id) in self.done

    def __len__(self) -> int:
        """How many records it held when it was opened."""
        return len(self.done)

    def write(self, line: bytes) -> None:
        """Add a line that ends in a line feed. OutputError where it cannot be written; the lines before are kept."""
        rest = memoryview(line)
        try:
            while rest:
                rest = rest[self._file.write(rest) or 0 :]
        except OSError as error:
            self._cut()
            raise OutputError(
                f"an output must be writable to its end, {self.path}: {error.strerror}; "
                "what was done before is kept, --resume goes on with it"
            ) from None
        self._size += len(line)

    def close(self) -> None:
        """Leave whole lines, on the disk."""
        if self._file.closed:
            return
        self._cut()
        with contextlib.suppress(OSError):
            os.fsync(self._file.fileno())
        self._file.close()

    def _cut(self) -> None:
        """Drop what stands after the last whole line: an interrupt may come between the pieces of a write."""
        if self._regular:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file.fileno(), self._size)
                self._file.seek(self._size)


def _opened(path: Path) -> BinaryIO:
    try:
        # Neither truncated nor created anew: what stands there may be an unfinished run.
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666), "r+b", buffering=0)
    except OSError as error:
        raise CallError(f"an output must be a file that can be written, {path}: {error.strerror}") from None


def _lock(file: BinaryIO, path: Path) -> None:
    """Keep other runs out until the file is closed, by whatever end."""
    try:
        import fcntl
    except ImportError:  # Windows
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CallError(f"an output must be written by one run at a time, another is writing {path}") from None
    except OSError:
        pass  # some network file systems have no locks


def _whole_lines(path: Path) -> Iterator[tuple[str, int]]:
    """Each record's article id and the offset after its line, up to the first line that is torn.

    CallError where a line is no record though others follow it: then this is no file of ours, and is left alone.
    """
    end = 0
    with open(path, "rb") as lines:
        for number, line in enumerate(lines, start=1):
            id = _id_of(line)
            if id is None:
                if not _is_torn(line) or lines.read(1):
                    raise CallError(f"an output to go on with must hold records, {path}:{number} is none")
                return
            end += len(line)
            yield id, end


def _is_torn(line: bytes) -> bool:
    """Whether a line can be the beginning of a record; where the power failed, the rest may be zero bytes."""
    begun = line.rstrip(b"\0")
    return not line.endswith(b"\n") and (begun.startswith(_BEGIN) or _BEGIN.startswith(begun))


def _id_of(line: bytes) -> str | None:
    """The article's id of a whole record line; None for any other."""
    if not line.endswith(b"\n"):
        return None
    try:
        id = json.loads(line)["article"]["id"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return id if isinstance(id, str) else None
