"""Which article is for training, which for development, which for the test: `corpus/splits.md`."""

import re
from collections.abc import Mapping
from pathlib import Path

from claimkit.corpus.files import read_source
from claimkit.errors import CallError
from claimkit.records import ArticleRecord

SPLITS = ("train", "dev", "test")
# Ten articles a writer. Each split has odd and even places, and places in both halves, so that a writer who changes
# house or genre from one article to the next, or halfway, has each of them in each split.
_PLACES = ("train", "dev", "train", "test", "train", "train", "dev", "train", "test")
_LAST = ("dev", "test")
# Articles behind these were written later, to teach: what dev and test measure stays what it was.
_MEASURED = 60
_ROW = re.compile(r"\|\s*(?P<id>\d+[\w.]*-[\w.\-]+)\s*\|\s*(?P<split>\w+)\s*\|.*")


def split_of(id: str) -> str:
    """The split of an article by the number its id begins with, as `corpus/splits.md` says."""
    found = re.match(r"\d+", id)
    if found is None or int(found.group()) < 1:
        raise CallError(f"an article's id must begin with a number from 1 on, such as 07-strike, was: {id!r}")
    if int(found.group()) > _MEASURED:
        return "train"
    writer, place = divmod(int(found.group()) - 1, 10)
    return _LAST[writer % 2] if place == 9 else _PLACES[place]


def read_splits(path: Path) -> dict[str, str]:
    """The split of each article id in the table; CallError where a row cannot be right."""
    splits: dict[str, str] = {}
    rows = [_ROW.fullmatch(line) for line in read_source(path).splitlines()]
    for row in filter(None, rows):
        if row["split"] not in SPLITS or row["id"] in splits:
            raise CallError(f"{path}: a row must have one of {', '.join(SPLITS)}, each id once, was: {row.group()}")
        splits[row["id"]] = row["split"]
    return splits


def write_splits(path: Path, records: Mapping[str, ArticleRecord]) -> None:
    """Rewrite the table, below the file's own words, for these articles by id."""
    above = read_source(path).split("| id |")[0]
    rows = ["| id | split | genre | house |", "| --- | --- | --- | --- |"]
    for id, record in sorted(records.items()):
        metadata = record.article.metadata
        rows.append(f"| {id} | {split_of(id)} | {metadata.get('genre', '')} | {metadata.get('house', '')} |")
    path.write_text(above + "\n".join(rows) + "\n", encoding="utf8")
