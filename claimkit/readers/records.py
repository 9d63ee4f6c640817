"""Records that an earlier run wrote, read again."""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from claimkit.errors import CallError
from claimkit.readers.files import suffix_of
from claimkit.readers.streams import FileError, Meter, TooLong, lines, reason_of
from claimkit.records import ArticleRecord, faults_of


def holds_records(path: Path) -> bool:
    """Whether a file is JSON lines, packed or not, whose first is a record: an object whose `article` is an object."""
    if suffix_of(path) != ".jsonl" or not path.is_file():
        return False
    try:
        first = next((line for line in lines(path, Meter()) if isinstance(line, TooLong) or line.strip()), b"")
        row = json.loads(first.decode("utf-8-sig")) if isinstance(first, bytes) else None
    except (OSError, FileError, ValueError, RecursionError):
        return False
    return isinstance(row, dict) and isinstance(row.get("article"), dict)


def read_records(path: Path) -> Iterator[ArticleRecord]:
    """The records of a file, one at a time. CallError names the line and field of the first that is not sound."""
    number = 0
    try:
        for number, line in enumerate(lines(path, Meter()), start=1):
            if isinstance(line, TooLong):
                raise CallError(f"{path}:{number}: {line.reason}")
            if line.strip():
                yield ArticleRecord.model_validate_json(line.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        field, reason = faults_of(error)[0]
        raise CallError(f"{path}:{number}: {field}{': ' if field else ''}{reason}") from None
    except FileError as error:
        raise CallError(f"{path}: {error}") from None
    except OSError as error:
        raise CallError(f"{path}: {reason_of(error)}") from None
