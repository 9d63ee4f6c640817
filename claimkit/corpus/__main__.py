"""`python -m claimkit.corpus`: check annotated files, build records, compare annotators."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from claimkit.corpus.agreement import agreement as agreed
from claimkit.corpus.build import annotated_files, by_split, second_files, write_records
from claimkit.corpus.counts import counts, described
from claimkit.corpus.files import FOLDER, read_annotated
from claimkit.corpus.render import stripped
from claimkit.corpus.splits import write_splits
from claimkit.errors import CallError, ClaimkitError
from claimkit.evaluation.tables import rendered

app = typer.Typer(help="The annotated corpus.", add_completion=False, pretty_exceptions_enable=False)
Files = Annotated[list[Path], typer.Argument(help="annotated files, corpus/articles/ID.txt")]


Folder = Annotated[Path, typer.Option(help="the corpus's folder")]


@app.callback()
def _corpus() -> None:
    """The annotated corpus."""


@app.command()
def check(files: Files) -> None:
    """Print every fault of annotated files, then what they hold. Exit 1 where something must be put right."""
    records, sound = [], True
    for path in files:
        annotated = read_annotated(path)
        for fault in annotated.faults:
            print(f"{path}:{fault}")
        sound = sound and annotated.sound
        if annotated.record is not None:
            records.append(annotated.record)
            print(f"{path}: {described(counts([annotated.record]))}")
    if len(files) > 1:
        print(f"{len(files)} files: {described(counts(records))}")
    if not sound:
        raise typer.Exit(1)


@app.command()
def splits(folder: Folder = FOLDER) -> None:
    """Write the table of corpus/splits.md for the articles that are there."""
    records = {path.stem: read_annotated(path).record for path in sorted((folder / "articles").glob("*.txt"))}
    write_splits(folder / "splits.md", {id: record for id, record in records.items() if record is not None})


@app.command()
def build(folder: Folder = FOLDER) -> None:
    """Write train.jsonl, dev.jsonl, test.jsonl and second.jsonl. Exit 1 where an annotated file has a fault."""
    first, second = annotated_files(folder), second_files(folder)
    grave = [f"{path}:{fault}" for path, one in {**first, **second}.items() for fault in one.faults if fault.grave]
    if grave:
        print("\n".join(grave))
        raise typer.Exit(1)
    parts = by_split(one.record for one in first.values() if one.record is not None)
    if second:
        parts["second"] = [one.record for one in second.values() if one.record is not None]
    for name, records in parts.items():
        write_records(folder / f"{name}.jsonl", records)
        print(f"{name}: {len(records)} articles, {described(counts(records))}")


@app.command()
def strip(file: Annotated[Path, typer.Argument(help="an annotated file")]) -> None:
    """Print a file without its annotation, for a second annotator to begin from: save it as corpus/second/ID.txt."""
    record = read_annotated(file).record
    if record is None:
        raise CallError(f"a file must be readable as markup, {file} is not: run python -m claimkit.corpus check {file}")
    print(stripped(record), end="")


@app.command()
def agreement(folder: Folder = FOLDER) -> None:
    """Measure the second annotations, corpus/second, against the first ones, corpus/articles."""
    Console(highlight=False).print(rendered(agreed(folder)))


def main() -> None:
    """Run the command line; a wrong call is one line and exit 2."""
    try:
        app()
    except ClaimkitError as error:
        print(f"claimkit.corpus: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
