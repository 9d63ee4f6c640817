"""Paths in, articles and failures out, in order: nothing is held in memory but one article."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from claimkit.errors import ArticleError, CallError
from claimkit.readers.fields import renamed
from claimkit.records import Article

SUFFIXES = (".txt", ".jsonl")
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Failure:
    """An article or row that could not be done: its id if it has one, where it stands, and why."""

    id: str | None
    where: str
    reason: str


def read(
    inputs: Iterable[str], fields: Mapping[str, str] | None = None, stdin: TextIO | None = None
) -> Iterator[Article | Failure]:
    """The articles of files, of the files in folders, and of standard input ("-"), a Failure in place of each bad one.

    fields: claimkit's field name -> the input's name for it. CallError at once, before anything is read, where a path
    is missing or of a kind that is not read.
    """
    paths = [path for given in inputs for path in _expand(given)]
    return _distinct(_all(paths, fields or {}, stdin or sys.stdin))


def _expand(given: str) -> list[str]:
    """The files that one input stands for."""
    if given == STANDARD_INPUT:
        return [given]
    path = Path(given)
    if path.is_dir():
        found = sorted(str(file) for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file())
        if not found:
            raise CallError(f"a folder must hold {' or '.join(SUFFIXES)} files, holds none: {given}")
        return found
    if not path.exists():
        raise CallError(f"an input must be a file, a folder or -, is missing: {given}")
    if path.suffix not in SUFFIXES:
        raise CallError(f"an input file must end in {' or '.join(SUFFIXES)}, was: {given}")
    return [given]


def _all(paths: Iterable[str], fields: Mapping[str, str], stdin: TextIO) -> Iterator[Article | Failure]:
    for path in paths:
        if path == STANDARD_INPUT:
            yield from _standard_input(stdin, fields)
        elif path.endswith(".jsonl"):
            with open(path, "rb") as lines:
                yield from _rows(lines, path, fields)
        else:
            yield _text_file(Path(path))


def _standard_input(stdin: TextIO, fields: Mapping[str, str]) -> Iterator[Article | Failure]:
    """JSONL where the first character that is no space is a brace, else one article of plain text."""
    source = getattr(stdin, "buffer", None)
    lines: Iterator[bytes] = iter(source) if source is not None else (line.encode() for line in stdin)
    blank: list[bytes] = []
    for line in lines:
        blank.append(line)
        if line.strip():
            break
    if blank and blank[-1].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from _rows(_chained(blank, lines), "standard input", fields)
    else:
        yield _decoded(b"".join([*blank, *lines]), "stdin", "standard input")


def _chained(first: Iterable[bytes], then: Iterable[bytes]) -> Iterator[bytes]:
    yield from first
    yield from then


def _text_file(path: Path) -> Article | Failure:
    try:
        content = path.read_bytes()
    except OSError as error:
        return Failure(path.stem, str(path), f"the file cannot be read: {error.strerror}")
    return _decoded(content, path.stem, str(path))


def _decoded(content: bytes, name: str, where: str) -> Article | Failure:
    """The article of a file's bytes; line ends stay as they are, so that offsets are the file's own."""
    try:
        return Article.from_fields({"id": name, "text": content.decode("utf-8-sig")})
    except UnicodeDecodeError as error:
        return Failure(name, where, f"text must be UTF-8, has {error.object[error.start]:#04x} at byte {error.start}")
    except ArticleError as error:
        return Failure(name, where, str(error))


def _rows(lines: Iterable[bytes], path: str, fields: Mapping[str, str]) -> Iterator[Article | Failure]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _row(line, f"{path}:{number}", fields)


def _row(line: bytes, where: str, fields: Mapping[str, str]) -> Article | Failure:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return Failure(None, where, f"a line must be UTF-8, has {error.object[error.start]:#04x} at byte {error.start}")
    except (ValueError, RecursionError) as error:
        return Failure(None, where, f"a line must be one JSON object, is no JSON: {error}")
    if not isinstance(row, dict):
        return Failure(None, where, f"a line must be one JSON object, was: {type(row).__name__}")
    name = row.get("id")
    try:
        return Article.from_fields(renamed(row, fields))
    except ArticleError as error:
        return Failure(None if name is None else str(name), where, str(error))


def _distinct(found: Iterable[Article | Failure]) -> Iterator[Article | Failure]:
    """The same, an article whose id came before in the run made a failure."""
    seen: set[str] = set()
    for item in found:
        if isinstance(item, Article):
            if item.id in seen:
                yield Failure(item.id, item.id, f"ids must be unique in a run, came before: {item.id!r}")
                continue
            seen.add(item.id)
        yield item
