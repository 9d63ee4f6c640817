"""`python -m claimkit.corpus`: check annotated files."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from claimkit.corpus.counts import counts, described
from claimkit.corpus.files import read_annotated
from claimkit.errors import ClaimkitError

app = typer.Typer(help="The annotated corpus.", add_completion=False, pretty_exceptions_enable=False)
Files = Annotated[list[Path], typer.Argument(help="annotated files, corpus/articles/ID.txt")]


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


def main() -> None:
    """Run the command line; a wrong call is one line and exit 2."""
    try:
        app()
    except ClaimkitError as error:
        print(f"claimkit.corpus: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
