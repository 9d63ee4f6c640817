"""Rows of JSONL, CSV and Parquet: each with its place, a Failure in place of each bad one."""

import csv
import datetime
import decimal
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from claimkit.errors import CallError
from claimkit.readers.fields import FOREIGN
from claimkit.readers.items import Failure
from claimkit.readers.parts import Part
from claimkit.readers.streams import LARGEST, FileError, Meter, TooLong, lines, reason_of

Row = tuple[str, Mapping[str, Any]]
_AT_ONCE = 16


def json_rows(found: Iterable[bytes | TooLong], name: str, first: int = 1) -> Iterator[Row | Failure]:
    """The objects of JSON lines, with `name:line` as place, the first line's number given; empty lines are none."""
    for number, line in enumerate(found, start=first):
        where = f"{name}:{number}"
        if isinstance(line, TooLong):
            yield Failure(None, where, line.reason)
        elif line.strip():
            row = _object(line)
            yield Failure(None, where, row) if isinstance(row, str) else (where, row)


def _object(line: bytes) -> dict[str, Any] | str:
    """The object that a line holds, or what is wrong with it."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return f"a line must be UTF-8, has {error.object[error.start]:#04x} at byte {error.start}"
    except (ValueError, RecursionError) as error:
        told = f"{error.msg} at character {error.pos}" if isinstance(error, json.JSONDecodeError) else str(error)
        return f"a line must be one JSON object, is no JSON: {told}"
    return row if isinstance(row, dict) else f"a line must be one JSON object, was: {type(row).__name__}"


def csv_rows(path: Path, given: Mapping[str, str], meter: Meter) -> Iterator[Row | Failure]:
    """The rows of a CSV file by its header, with the line that each begins in as place; empty cells are left out."""
    # The csv module has one limit for the whole process; ours is counted over a row, in `_Lines`.
    csv.field_size_limit(max(csv.field_size_limit(), min(LARGEST, sys.maxsize)))
    source = _Lines(lines(path, meter))
    rows = csv.reader(source, strict=True)
    header: list[str] | None = None
    while True:
        source.begin()
        where = f"{path}:{source.number + 1}"
        try:
            cells = next(rows)
        except StopIteration:
            return
        except (csv.Error, _BadRow) as error:
            yield Failure(None, where, _told(error, source))
            if header is None:
                raise FileError("a CSV file must begin with a header, this one cannot be read") from None
            continue
        if not cells:
            continue
        if header is None:
            header = _checked(cells, given)
        elif len(cells) != len(header):
            yield Failure(None, where, f"a row must have {len(header)} cells, as the header has, has {len(cells)}")
        else:
            yield where, {name: cell for name, cell in zip(header, cells, strict=True) if cell}


def _checked(header: list[str], given: Mapping[str, str]) -> list[str]:
    """The header. FileError where names repeat or none is the text's: then every row would fail."""
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise FileError(f"a CSV file's columns must have different names, twice: {', '.join(map(repr, twice))}")
    texts = {"text", *FOREIGN["text"], given.get("text", "text")}
    if not texts & set(header):
        shown = ", ".join(header)[:200]
        raise FileError(f"a CSV file must have a column 'text', has: {shown}; map one by --field text=NAME")
    return header


def _told(error: Exception, source: "_Lines") -> str:
    if isinstance(error, _BadRow):
        return str(error)
    to = f", read to line {source.number}" if source.taken > 1 else ""
    return f"a row must be CSV, quoted in full or not at all: {error}{to}"


class _BadRow(Exception):
    """Why a row cannot be read."""


class _Lines:
    """Decoded lines for the csv module. A row past LARGEST bytes, or one that is not UTF-8, breaks off with _BadRow."""

    def __init__(self, found: Iterator[bytes | TooLong]):
        self._found = found
        self.number = self.taken = self._bytes = 0

    def begin(self) -> None:
        """A row begins."""
        self.taken = self._bytes = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._found)
        self.number += 1
        self.taken += 1
        if isinstance(line, TooLong):
            raise _BadRow(line.reason)
        self._bytes += len(line)
        if self._bytes > LARGEST:
            raise _BadRow(f"{TooLong().reason} (does a quotation mark never close?)")
        try:
            return line.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise _BadRow(
                f"a row must be UTF-8, has {error.object[error.start]:#04x} at byte {error.start} of line {self.number}"
            ) from None


def parquet_rows(path: Path, meter: Meter, part: Part | None = None) -> Iterator[Row | Failure]:
    """The rows of a Parquet file, with `path:row` as place, from 1; a few are held at a time. part: only its rows.

    CallError without pyarrow, FileError where the file cannot be read.
    """
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError:
        raise CallError("Parquet needs pyarrow, is not installed: pip install 'claimkit[arrow]'") from None
    before, size = meter.done, path.stat().st_size
    try:
        with parquet.ParquetFile(path, memory_map=True) as file:
            count = max(1, file.metadata.num_rows)
            for number, row in _numbered(file, part or Part(str(path))):
                meter.done = before + size * number // count
                yield plain_row(row, f"{path}:{number}")
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise FileError(reason_of(error)) from None


def _numbered(file: Any, part: Part) -> Iterator[tuple[int, Any]]:
    """The rows of a part of an open Parquet file, each a batch of one, with their numbers."""
    groups = None if part.stop is None else [part.group]
    before, start, stop = part.first - part.start, part.start, part.stop
    place = 0
    for batch in file.iter_batches(batch_size=_AT_ONCE, use_threads=False, row_groups=groups):
        for inner in range(max(0, start - place), batch.num_rows):
            if stop is not None and place + inner >= stop:
                return
            yield before + place + inner, batch.slice(inner, 1)
        place += batch.num_rows


def plain_row(one: Any, where: str) -> Row | Failure:
    """A batch of one row as plain values."""
    if one.get_total_buffer_size() > LARGEST and one.nbytes > LARGEST:
        return Failure(None, where, TooLong().reason)
    try:
        (row,) = one.to_pylist()
    except (UnicodeDecodeError, ValueError, OverflowError) as error:
        return Failure(None, where, f"a row's values must be readable: {error}")
    return where, {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, bytes):
        return value.decode("utf8", "replace")
    if isinstance(value, datetime.timedelta | decimal.Decimal):
        return str(value)
    return value
