"""Files of records or flat rows, made from a file of record lines: whole or not at all."""

import csv
import gzip
import io
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import zstandard

from claimkit.records import ArticleRecord
from claimkit.rows import COLUMNS
from claimkit.sinks.formats import format_of

# What a spreadsheet would run as a formula when it opens a cell.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def convert(log: Path, out: Path, rows: bool) -> None:
    """Write the records of a file of record lines to `out` in the format its name says; rows: as flat rows."""
    kind = format_of(str(out))
    with _replaced(out) as file, log.open("rb") as lines:
        if kind == ".parquet":
            from claimkit.sinks.arrow import write_records, write_rows

            (write_rows if rows else write_records)(_records(lines), file)
        elif kind == ".csv":
            _write_csv(_records(lines), file)
        else:
            found = (row_lines(line) for line in lines) if rows else lines
            with _compressed(file, kind) as packed:
                for line in found:
                    packed.write(line)


def row_lines(line: bytes) -> bytes:
    """The flat rows of a record line, as JSON lines."""
    found = ArticleRecord.model_validate_json(line).rows()
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in found)


def _records(lines: Iterable[bytes]) -> Iterator[ArticleRecord]:
    return (ArticleRecord.model_validate_json(line) for line in lines)


@contextmanager
def _replaced(out: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of `out` once it is whole and on the disk."""
    new = out.with_name(out.name + ".new")
    try:
        with new.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        new.replace(out)
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def _compressed(file: BinaryIO, kind: str) -> Iterator[Any]:
    """A stream that compresses into the file; without times or names, so that the same records give the same bytes."""
    if kind == ".jsonl.gz":
        with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0, compresslevel=6) as packed:
            yield packed
    elif kind == ".jsonl.zst":
        with zstandard.ZstdCompressor(level=6).stream_writer(file, closefd=False) as packed:
            yield packed
    else:
        yield file


def _write_csv(records: Iterable[ArticleRecord], file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, encoding="utf8", newline="", write_through=True)
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for record in records:
        table.writerows([_cell(row[name]) for name in COLUMNS] for row in record.rows())
    text.detach()


def _cell(value: Any) -> Any:
    """A cell's text: true and false in JSON's words; what a spreadsheet would run gets an apostrophe before it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(_FORMULAS):
        return f"'{value}"
    return value
