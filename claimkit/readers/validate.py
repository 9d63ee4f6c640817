"""Is a file what claimkit takes, or what it writes? Every fault with its line and field."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from claimkit.readers.items import Failure
from claimkit.readers.read import read
from claimkit.records import ArticleRecord, faults_of

_WISHED = ("title", "url", "publisher", "published")


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: where (file and line), which field ("" for the whole line), what is wrong."""

    where: str
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.field}{': ' if self.field else ''}{self.reason}"


@dataclass(slots=True)
class Validation:
    """What a file holds, how much of it is sound, and all faults; `lacking`: how many sound articles lack a field."""

    kind: Literal["records", "articles"]
    sound: int = 0
    findings: list[Finding] = field(default_factory=list)
    lacking: Counter[str] = field(default_factory=Counter)


def validate(path: str, fields: Mapping[str, str] | None = None) -> Validation:
    """The faults of a file of records or of articles; its first line tells which. CallError where it is missing.

    fields: claimkit's field name -> the articles' name for it.
    """
    return _records(Path(path)) if _holds_records(Path(path)) else _articles(path, fields or {})


def _holds_records(path: Path) -> bool:
    """Whether the first line that is not empty is a record: an object whose `article` is an object."""
    if path.suffix != ".jsonl" or not path.is_file():
        return False
    with path.open("rb") as lines:
        first = next((line for line in lines if line.strip()), b"")
    try:
        row = json.loads(first.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and isinstance(row.get("article"), dict)


def _articles(path: str, fields: Mapping[str, str]) -> Validation:
    found = Validation("articles")
    for item in read([path], fields):
        if isinstance(item, Failure):
            found.findings.append(Finding(item.where, "", item.reason))
        else:
            found.sound += 1
            found.lacking.update(name for name in _WISHED if getattr(item, name) is None)
            found.lacking.update(["authors"] if not item.authors else [])
    return found


def _records(path: Path) -> Validation:
    found = Validation("records")
    seen: dict[str, int] = {}
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            faults = list(_record_faults(line, number, seen))
            found.findings += [Finding(f"{path}:{number}", name, reason) for name, reason in faults]
            found.sound += not faults
    return found


def _record_faults(line: bytes, number: int, seen: dict[str, int]) -> Iterator[tuple[str, str]]:
    try:
        record = ArticleRecord.model_validate_json(line.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        yield from faults_of(error)
        return
    first = seen.setdefault(record.article.id, number)
    if first != number:
        yield "article.id", f"ids must be unique in a file, {record.article.id!r} stands in line {first} too"
