"""Files as bounded lines: plain, gzip or Zstandard. However large or hostile a file is, one line is held at a time."""

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import zstandard

from claimkit.readers.parts import Part

# What one article may take: a file, a JSON line, a CSV row. Long novels have two MiB.
LARGEST = 16 * 2**20
# A compressed file may grow to this many times its size, a small one more: JSON lines of news grow three to tenfold.
GROWTH = 200
FREE_GROWTH = 64 * 2**20
_WINDOW = 2**27
_PIECE = 2**20
# Zstandard makes up to 128 KiB of a few bytes: with small bites even a bomb stays small in memory.
_BITE = 2**10

FAULTS = (OSError, EOFError, zlib.error, zstandard.ZstdError)


class FileError(Exception):
    """Why the rest of a file cannot be read."""


@dataclass(frozen=True, slots=True)
class TooLong:
    """In place of a line with more than LARGEST bytes."""

    reason: str = f"it must have at most {LARGEST:,} bytes, has more: split it, or drop fields that are not needed"


class Meter:
    """How many bytes of how many have been read: `done` of `total`, as they stand on disk; total 0 if not known."""

    def __init__(self) -> None:
        self.total = self.done = 0


def lines(path: Path, meter: Meter, part: Part | None = None) -> Iterator[bytes | TooLong]:
    """A file's lines with their ends, decompressed where its name ends in .gz or .zst, TooLong for each that is.

    part: only its lines. FileError where the rest cannot be read: it breaks off, is damaged, or grows too much.
    """
    before = meter.done
    with path.open("rb") as raw:
        try:
            if part is not None:
                raw.seek(part.start)
            for line in bounded(_decompressed(path, raw)):
                meter.done = before + raw.tell()
                yield line
                if part is not None and part.stop is not None and raw.tell() >= part.stop:
                    return
        except FAULTS as error:
            raise FileError(reason_of(error)) from None


def bounded(stream: BinaryIO) -> Iterator[bytes | TooLong]:
    """A stream's lines, TooLong for each that has more than LARGEST bytes."""
    while line := stream.readline(LARGEST + 1):
        if len(line) <= LARGEST:
            yield line
            continue
        while not line.endswith(b"\n"):
            line = stream.readline(_PIECE)
            if not line:
                break
        yield TooLong()


def content(path: Path) -> bytes | TooLong:
    """A whole file. OSError where it cannot be read."""
    with path.open("rb") as file:
        found = file.read(LARGEST + 1)
    return found if len(found) <= LARGEST else TooLong()


def reason_of(error: BaseException) -> str:
    """Why a file cannot be read, in one line."""
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"the file cannot be read: {' '.join(told.split())}"


def _decompressed(path: Path, raw: BinaryIO) -> BinaryIO:
    if path.suffix.lower() == ".gz":
        return io.BufferedReader(_Guarded(gzip.GzipFile(fileobj=raw), raw))
    if path.suffix.lower() == ".zst":
        return io.BufferedReader(_Guarded(_Zstandard(raw), raw))
    return raw


class _Guarded(io.RawIOBase):
    """A decompressed stream that raises FileError once it has grown too much over what was read of the raw one."""

    def __init__(self, made: Any, raw: BinaryIO):
        self._made, self._raw = made, raw
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count: int = self._made.readinto(buffer)
        self._size += count
        place = self._raw.tell()
        if self._size > max(FREE_GROWTH, GROWTH * place):
            raise FileError(
                f"a compressed file must grow at most {GROWTH} times, has grown from {place:,} to {self._size:,} bytes "
                "so far: decompress it first if you trust it"
            )
        return count


class _Zstandard(io.RawIOBase):
    """A decompressed stream over any number of frames that, unlike zstandard's own, tells where the last breaks off."""

    def __init__(self, raw: BinaryIO):
        self._raw = raw
        self._frames = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        self._frame = self._frames.decompressobj()
        self._begun = False
        self._rest = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        target = memoryview(buffer).cast("B")
        while not self._ready:
            bite = self._rest or self._raw.read(_BITE)
            if not bite:
                if self._begun:
                    raise EOFError("it breaks off within a Zstandard frame")
                return 0
            self._ready, self._rest = memoryview(self._frame.decompress(bite)), b""
            self._begun = True
            if self._frame.eof:
                self._rest = self._frame.unused_data
                self._frame, self._begun = self._frames.decompressobj(), False
        size = min(len(target), len(self._ready))
        target[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size
