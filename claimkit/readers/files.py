"""Which files an input stands for."""

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from claimkit.errors import CallError
from claimkit.readers.items import Failure

STANDARD_INPUT = "-"
SUFFIXES = (".txt", ".html", ".htm", ".jsonl", ".jsonl.gz", ".jsonl.zst", ".csv", ".parquet")
_KINDS = f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"


def suffix_of(path: Path | str) -> str | None:
    """The suffix that says how a file is read; None where none does."""
    name = os.path.basename(path).lower()
    return next((suffix for suffix in SUFFIXES if name.endswith(suffix) and name != suffix), None)


def expanded(given: str, leave_out: Collection[Path]) -> list[Path | Failure]:
    """The files that one input stands for, a Failure in place of each that must not be read.

    leave_out: resolved paths that a folder's files do not include, such as the output. CallError where the input is
    missing, of a kind that is not read, or a folder without files.
    """
    path = Path(given)
    if path.is_dir():
        found = [item for item in _walk(path) if isinstance(item, Failure) or item.resolve() not in leave_out]
        if not found:
            raise CallError(f"a folder must hold {_KINDS} files, holds none: {given}")
        return found
    if not path.exists():
        raise CallError(f"an input must be a file, a folder or -, is missing: {given}")
    if suffix_of(path) is None:
        raise CallError(f"an input file must end in {_KINDS}, was: {given}")
    if path.resolve() in leave_out:
        raise CallError(f"an output must not be one of the inputs, is: {given}")
    return [path]


def size_of(paths: Iterable[Path | Failure]) -> int:
    """How many bytes files have in all; those that cannot be asked count nothing."""
    return sum(_size(path) for path in paths if isinstance(path, Path))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _walk(folder: Path) -> Iterator[Path | Failure]:
    """The files below a folder, in order of their paths. Links are followed to files of the folder only."""
    inside = folder.resolve()
    faults: list[OSError] = []
    paths: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=faults.append):
        linked = [name for name in folders if Path(place, name).is_symlink()]
        paths += [Path(place, name) for name in (*names, *linked)]
    for fault in faults:
        yield Failure(None, str(fault.filename), f"the folder cannot be read: {fault.strerror}")
    for path in sorted(paths, key=str):
        yield from _checked(path, inside)


def _checked(path: Path, inside: Path) -> Iterator[Path | Failure]:
    linked = path.is_symlink()
    if not linked and suffix_of(path) is None:
        return
    # A link to a folder inside needs no following: its files are read where they stand.
    if linked and not path.resolve().is_relative_to(inside):
        yield Failure(None, str(path), f"a link must stay in its folder, leads to {path.resolve()}: name that itself")
    elif suffix_of(path) and linked and not path.exists():
        yield Failure(None, str(path), f"a link must lead to a file, {path.resolve()} is missing")
    elif suffix_of(path) and path.is_file():
        yield path
    elif suffix_of(path) and not path.is_dir():
        yield Failure(None, str(path), "an input must be a regular file, is none")
