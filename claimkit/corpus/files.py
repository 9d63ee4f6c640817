"""Annotated files on disk: one an article, its stem the article's id."""

from pathlib import Path

from claimkit.corpus.markup import Annotated, parse
from claimkit.errors import CallError

FOLDER = Path("corpus")


def read_source(path: Path) -> str:
    """A file's content; CallError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CallError(f"a file of the corpus must be readable, {path} is not: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise CallError(f"a file of the corpus must be UTF-8, {path} is not: byte {error.start}") from None


def read_annotated(path: Path, split: str | None = None) -> Annotated:
    """The record and faults of one file."""
    return parse(read_source(path), path.stem, split)
