"""Annotated files -> records, one file a split."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from claimkit.corpus.files import read_annotated
from claimkit.corpus.markup import Annotated
from claimkit.corpus.splits import SPLITS, read_splits
from claimkit.errors import CallError
from claimkit.records import ArticleRecord, faults_of


def annotated_files(folder: Path) -> dict[Path, Annotated]:
    """Every annotated article of a corpus folder, by its path, in order, with its split."""
    splits = read_splits(folder / "splits.md")
    paths = sorted((folder / "articles").glob("*.txt"))
    unknown = [path.stem for path in paths if path.stem not in splits]
    if unknown:
        raise CallError(f"an article must have a row in {folder / 'splits.md'}, has none: {', '.join(unknown)}: "
                        "run python -m claimkit.corpus splits")  # fmt: skip
    return {path: read_annotated(path, splits[path.stem]) for path in paths}


def second_files(folder: Path) -> dict[Path, Annotated]:
    """What second annotators wrote of the same texts, by its path, in order; it teaches and measures nothing else."""
    return {path: read_annotated(path) for path in sorted((folder / "second").glob("*.txt"))}


def by_split(records: Iterable[ArticleRecord]) -> dict[str, list[ArticleRecord]]:
    """Records by their split, in their order; each split is there, if empty."""
    found: dict[str, list[ArticleRecord]] = {split: [] for split in SPLITS}
    for record in records:
        found[record.article.metadata["split"]].append(record)
    return found


def write_records(path: Path, records: Iterable[ArticleRecord]) -> None:
    """Write records as JSONL."""
    lines = [record.model_dump_json() + "\n" for record in records]
    path.write_text("".join(lines), encoding="utf8", newline="\n")


def read(path: str | Path) -> list[ArticleRecord]:
    """The records of a JSONL file; CallError where it is none."""
    try:
        lines = Path(path).read_text(encoding="utf8").split("\n")
    except OSError as error:
        raise CallError(f"a file of records must be readable, {path} is not: {error.strerror}") from None
    return [_record(line, f"{path}:{number}") for number, line in enumerate(lines, start=1) if line.strip()]


def _record(line: str, where: str) -> ArticleRecord:
    try:
        return ArticleRecord.model_validate_json(line)
    except ValidationError as error:
        raise CallError(f"{where}: {': '.join(faults_of(error)[0])}") from None
