"""`python benchmarks/run.py`: measure speed, starts and memory, print the table, and write it into the README."""

import os
import platform
import re
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from articles import texts_of, words_in
from measures import Figure, Machine, all_figures

from claimkit.errors import CallError, ClaimkitError

BEGIN, END = "<!-- speed -->", "<!-- /speed -->"

Data = Annotated[Path | None, typer.Option(help="a folder with polnear_dev.jsonl; without it, the corpus is taken")]
Write = Annotated[Path | None, typer.Option(help=f"a file whose part between {BEGIN} and {END} is replaced")]
Rounds = Annotated[int, typer.Option(min=1, help="how often each is measured; medians are told")]
Count = Annotated[int | None, typer.Option("--articles", min=1, help="the first so many articles only")]
Longest = Annotated[int, typer.Option(min=1000, help="characters of the longest text")]


def main(
    data: Data = None, write: Write = None, rounds: Rounds = 5, articles: Count = None, longest: Longest = 2**20
) -> None:
    """Measure claimkit on this machine. Takes some minutes; nothing else should run meanwhile."""
    if write is not None:
        _inserted(_read(write), "")
    texts = texts_of(data, articles)
    machine = Machine(sorted(os.sched_getaffinity(0)), rounds)
    figures = []
    for figure in all_figures(machine, texts, longest):
        figures.append(figure)
        print(
            f"{figure.name}: {figure.value}{figure.asked and f' (asked: {figure.asked})'}", file=sys.stderr, flush=True
        )
    told = f"{caption(texts, rounds)}\n\n{table(figures)}"
    print(told)
    if write is not None:
        write.write_text(_inserted(_read(write), told), encoding="utf8")


def caption(texts: list[str], rounds: int) -> str:
    """What was measured on what."""
    return (
        f"{len(texts)} articles, {words_in(texts):,} words; claimkit {version('claimkit')}, spaCy {version('spacy')}, "
        f"onnxruntime {version('onnxruntime')}, Python {platform.python_version()}; {_processor()}; "
        f"medians of {rounds}, by `python benchmarks/run.py`:"
    )


def table(figures: Iterable[Figure]) -> str:
    """The figures as Markdown."""
    rows = [f"| {figure.name} | {figure.value} | {figure.asked} |" for figure in figures]
    return "\n".join(["| | measured | asked |", "| --- | --- | --- |", *rows])


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        found = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        found = platform.processor() or platform.machine()
    return re.sub(r"\((R|TM)\)", "", found)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf8")
    except OSError as error:
        raise CallError(f"--write must name a file to write into, {file}: {error.strerror}") from None


def _inserted(text: str, told: str) -> str:
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise CallError(f"the file to write into must have a block {BEGIN} ... {END}, has none")
    return f"{before}{begin}\n{told}\n{end}{after}"


if __name__ == "__main__":
    try:
        typer.run(main)
    except ClaimkitError as error:
        sys.exit(f"benchmarks: {error}")
