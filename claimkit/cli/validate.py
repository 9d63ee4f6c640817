"""`claimkit validate`: the faults of a file of records or articles."""

from typing import Annotated

import typer

from claimkit.cli.extract import Fields, named
from claimkit.readers.validate import validate as validated


def validate(
    file: Annotated[str, typer.Argument(help="records, or articles as extract takes them; told apart by content")],
    field: Fields = None,
    debug: Annotated[bool, typer.Option("--debug", help="show a traceback where something breaks")] = False,
) -> None:
    """Print every fault of a file, with its line and field, then what it holds.

    Exit 0: no fault; 1: faults; 2: the call was wrong.
    """
    found = validated(file, named(field or []))
    for finding in found.findings:
        print(finding)
    lacking = "".join(f", {count} without {name}" for name, count in sorted(found.lacking.items()))
    print(f"{file}: {found.sound} {found.kind} without fault{lacking}; {len(found.findings)} faults")
    if found.findings:
        raise typer.Exit(1)
