"""Paths in, articles and failures out, in order: nothing is held in memory but one article and the ids seen."""

import io
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TextIO

from claimkit.errors import ArticleError
from claimkit.readers.fields import renamed
from claimkit.readers.files import STANDARD_INPUT, expanded, size_of, suffix_of
from claimkit.readers.html import check_html, read_page
from claimkit.readers.items import Failure, Found, Page
from claimkit.readers.parts import Part
from claimkit.readers.rows import Row, csv_rows, json_rows, parquet_rows
from claimkit.readers.streams import LARGEST, FileError, Meter, TooLong, bounded, content, lines, reason_of
from claimkit.records import Article, digest_of

Item = Found | Page | Failure


def read(
    inputs: Iterable[str], fields: Mapping[str, str] | None = None, stdin: TextIO | None = None
) -> Iterator[Article | Failure]:
    """The articles of files, of the files in folders, and of standard input ("-"), a Failure in place of each bad one.

    fields: claimkit's field name -> the input's name for it. CallError at once, before anything is read, where a path
    is missing or of a kind that is not read.
    """
    items = find(inputs, fields, stdin)
    done = (read_page(item) if isinstance(item, Page) else item for item in items)
    return (item.article if isinstance(item, Found) else item for item in done)


def find(
    inputs: Iterable[str],
    fields: Mapping[str, str] | None = None,
    stdin: TextIO | None = None,
    *,
    leave_out: Collection[Path] = (),
    meter: Meter | None = None,
) -> Iterator[Item]:
    """As `read`, each article with its place, and an HTML file as a Page, for `read_page` to read in another process.

    leave_out: resolved paths that are not read in folders, such as the output. meter: told how much has been read.
    """
    meter = meter or Meter()
    paths = [path for given in inputs for path in _named(given, leave_out)]
    files = [path for path in paths if not isinstance(path, str)]
    meter.total = size_of(files) if len(files) == len(paths) else 0
    if any(isinstance(path, Path) and suffix_of(path) in (".html", ".htm") for path in files):
        check_html()
    return _distinct(_all(paths, fields or {}, stdin or sys.stdin, meter))


def _named(given: str, leave_out: Collection[Path]) -> list[str] | list[Path | Failure]:
    return [given] if given == STANDARD_INPUT else expanded(given, leave_out)


def _all(
    paths: Iterable[str | Path | Failure], fields: Mapping[str, str], stdin: TextIO, meter: Meter
) -> Iterator[Item]:
    before = 0
    for path in paths:
        if isinstance(path, Failure):
            yield path
        elif isinstance(path, str):
            yield from _standard_input(stdin, fields)
        else:
            yield from items_of(path, fields, meter)
            before += size_of([path])
            meter.done = before


def items_of(path: Path, fields: Mapping[str, str], meter: Meter, part: Part | None = None) -> Iterator[Item]:
    """The items of one file, or of a part of it."""
    try:
        match suffix_of(path):
            case ".txt":
                yield _text(content(path), path.stem, str(path))
            case ".html" | ".htm":
                yield Page(str(path), path.stem)
            case ".csv":
                yield from _articles(csv_rows(path, fields, meter), fields)
            case ".parquet":
                yield from _articles(parquet_rows(path, meter, part), fields)
            case _:
                yield from _articles(json_rows(lines(path, meter, part), str(path), part.first if part else 1), fields)
    except FileError as error:
        yield Failure(None, str(path), str(error))
    except OSError as error:
        yield Failure(path.stem if suffix_of(path) == ".txt" else None, str(path), reason_of(error))


def _standard_input(stdin: TextIO, fields: Mapping[str, str]) -> Iterator[Item]:
    """JSONL where the first character that is no space is a brace, else one article of plain text."""
    source = stdin.buffer if hasattr(stdin, "buffer") else io.BytesIO(stdin.read().encode("utf8", "surrogatepass"))
    found = bounded(source)
    first: list[bytes | TooLong] = []
    for line in found:
        first.append(line)
        if isinstance(line, TooLong) or line.strip():
            break
    if first and isinstance(first[-1], bytes) and first[-1].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from _articles(json_rows(chain(first, found), "standard input"), fields)
    else:
        yield _text(_joined(chain(first, found)), "stdin", "standard input")


def _joined(found: Iterable[bytes | TooLong]) -> bytes | TooLong:
    """All lines as one text, given up once it is too long."""
    pieces, size = [], 0
    for line in found:
        size += LARGEST + 1 if isinstance(line, TooLong) else len(line)
        if isinstance(line, TooLong) or size > LARGEST:
            return TooLong()
        pieces.append(line)
    return b"".join(pieces)


def _text(found: bytes | TooLong, name: str, where: str) -> Item:
    """The article of a file's bytes; line ends stay as they are, so that offsets are the file's own."""
    if isinstance(found, TooLong):
        return Failure(name, where, found.reason)
    try:
        return Found(where, Article.from_fields({"id": name, "text": found.decode("utf-8-sig")}))
    except UnicodeDecodeError as error:
        return Failure(name, where, f"text must be UTF-8, has {error.object[error.start]:#04x} at byte {error.start}")
    except ArticleError as error:
        return Failure(name, where, str(error))


def _articles(rows: Iterable[Row | Failure], fields: Mapping[str, str]) -> Iterator[Item]:
    for item in rows:
        yield item if isinstance(item, Failure) else article_of(*item, fields)


def article_of(where: str, row: Mapping[str, object], fields: Mapping[str, str]) -> Found | Failure:
    """The article of a row, or why it is none."""
    try:
        return Found(where, Article.from_fields(renamed(row, fields)))
    except ArticleError as error:
        name = row.get("id")
        return Failure(None if name is None else _printable(name), where, _printable(error))


def _printable(value: object) -> str:
    """A string that UTF-8 can hold: what is wrong may be a lone surrogate."""
    return str(value).encode("utf8", "backslashreplace").decode()


def _distinct(items: Iterable[Item]) -> Iterator[Item]:
    """The same, an article whose id came before in the run made a failure."""
    ids = Ids()
    for item in items:
        yield item if isinstance(item, Failure) else ids.add(item.id, item.where) or item


class Ids:
    """The ids of a run's articles so far, as digests."""

    def __init__(self) -> None:
        self._seen: set[bytes] = set()

    def add(self, id: str, where: str) -> Failure | None:
        """Note an article's id; a Failure where it came before."""
        known = digest_of(id)
        if known in self._seen:
            return Failure(id, where, f"ids must be unique in a run, came before: {id!r}")
        self._seen.add(known)
        return None
