"""Files as parts that can be read apart from each other, on any machine that sees the file by the same name."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from claimkit.readers.files import suffix_of

# What one part may have: few enough that machines end together, enough that handing it over costs nothing.
ROWS = 32
_BYTES = 2**18
_PIECE = 2**20
# A row group can be read from its beginning only, so it is not taken apart without end.
_PARTS_OF_A_GROUP = 64


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a file.

    path: its name as given. first: the number of its first row in the file. start, stop: the bytes in which its lines
    begin, or in Parquet its rows in row group `group`; stop is None where the part is the whole file.
    """

    path: str
    first: int = 1
    start: int = 0
    stop: int | None = None
    group: int = 0


def parts_of(path: Path) -> Iterator[Part]:
    """The parts of a file, in order; one, the whole, where it is no plain .jsonl or .parquet, or cannot be read."""
    match suffix_of(path):
        case ".jsonl":
            yield from _runs_of_lines(path)
        case ".parquet":
            yield from _runs_of_rows(path)
        case _:
            yield Part(str(path))


def _runs_of_lines(path: Path) -> list[Part]:
    found: list[Part] = []
    number = start = end = 0
    first = 1
    try:
        with path.open("rb") as lines:
            for number, end in enumerate(_ends(lines), start=1):
                if number - first + 1 >= ROWS or end - start >= _BYTES:
                    found.append(Part(str(path), first, start, end))
                    first, start = number + 1, end
    except OSError:
        # Whoever reads it says why it cannot be.
        return [Part(str(path))]
    return [*found, Part(str(path), first, start, end)] if number >= first else found


def _ends(lines: BinaryIO) -> Iterator[int]:
    """The offset after each line, however long; only a piece of one is held."""
    place, open_line = 0, False
    while piece := lines.readline(_PIECE):
        place += len(piece)
        open_line = not piece.endswith(b"\n")
        if not open_line:
            yield place
    if open_line:
        yield place


def _runs_of_rows(path: Path) -> Iterator[Part]:
    import pyarrow
    import pyarrow.parquet as parquet

    try:
        with parquet.ParquetFile(path, memory_map=True) as file:
            counts = [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]
    except (pyarrow.ArrowException, OSError, ValueError):
        yield Part(str(path))
        return
    before = 0
    for group, count in enumerate(counts):
        step = max(ROWS, -(-count // _PARTS_OF_A_GROUP))
        for start in range(0, count, step):
            yield Part(str(path), before + start + 1, start, min(start + step, count), group)
        before += count
