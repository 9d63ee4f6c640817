"""Files of gold and predicted articles -> ArticleItems."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from claimkit.errors import CallError
from claimkit.evaluation.items import ROLES, ArticleItems, from_record, from_row
from claimkit.records import ArticleRecord, faults_of

Labels = dict[str, dict[int, dict[str, Any]]]
_LABEL = ("id", "attribution", "speaker", "claim_type", "certainty", "negated", "stances")


def read_articles(path: Path, labels: Path | None = None) -> dict[str, ArticleItems]:
    """The articles of a JSONL file by id: ArticleRecords, or rows with id, text and quotes as offset pairs.

    labels: a JSONL file of speaker and claim labels for such rows.
    """
    known = read_labels(labels) if labels is not None else {}
    articles: dict[str, ArticleItems] = {}
    for number, row in _rows(path):
        try:
            article = _article(row, known)
        except (ValidationError, ValueError, KeyError, TypeError) as error:
            raise CallError(f"{path}:{number}: a line must be an article record, or have id, text and quotes "
                            f"[{{{', '.join(ROLES)}}}] as offset pairs: {_reason(error)}") from None  # fmt: skip
        if article.id in articles:
            raise CallError(f"{path}:{number}: an id must be unique in a file, twice: {article.id!r}")
        articles[article.id] = article
    return articles


def read_labels(path: Path) -> Labels:
    """Labels by article id and by the quote's number in its article, from 0 on."""
    labels: Labels = {}
    for number, row in _rows(path):
        missing = [name for name in _LABEL if name not in row]
        if missing:
            raise CallError(f"{path}:{number}: a label must have {', '.join(_LABEL)}, lacks: {', '.join(missing)}")
        labels.setdefault(row["id"], {})[row["attribution"]] = row
    return labels


def _article(row: dict[str, Any], labels: Labels) -> ArticleItems:
    if "article" in row:
        return from_record(ArticleRecord.model_validate(row))
    return from_row(row, labels.get(row["id"], {}))


def read_text(path: Path) -> str:
    """A file's text; CallError where it cannot be read."""
    try:
        return path.read_text(encoding="utf8")
    except OSError as error:
        raise CallError(f"{path}: the file cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise CallError(f"{path}: a file must be UTF-8, is not at byte {error.start}") from None


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise CallError(f"{path}:{number}: a line must be JSON, is none: {error}") from None
        if not isinstance(row, dict):
            raise CallError(f"{path}:{number}: a line must be a JSON object, was: {type(row).__name__}")
        yield number, row


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return ": ".join(faults_of(error)[0])
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)
