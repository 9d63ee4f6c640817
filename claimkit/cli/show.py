"""`claimkit show`: an article's quotes, speakers, claims and stances, in the terminal or as a page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from claimkit.cli.terminal import rendered
from claimkit.errors import CallError, OutputError
from claimkit.pages import page
from claimkit.readers import Failure, holds_records, read, read_records
from claimkit.records import ArticleRecord

Inputs = Annotated[list[str], typer.Argument(help="articles as extract takes them, or a .jsonl file of records")]
Out = Annotated[Path | None, typer.Option("-o", "--out", help="write one .html page instead: it needs nothing else")]


def show(
    inputs: Inputs,
    out: Out = None,
    debug: Annotated[bool, typer.Option("--debug", help="show a traceback where something breaks")] = False,
) -> None:
    """Print who said what about whom in articles, or write it as a page."""
    if out is not None and out.suffix.lower() not in (".html", ".htm"):
        raise CallError(f"--out must be an .html file, was: {out}")
    records = (record for given in inputs for record in _records(given))
    if out is not None:
        _write(out, page(records))
        return
    console = Console(highlight=False)
    for record in records:
        console.print(rendered(record))


def _records(given: str) -> Iterator[ArticleRecord]:
    if holds_records(Path(given)):
        yield from read_records(Path(given))
        return
    from claimkit.pipeline import pipe  # help and records need no spaCy

    for item in read([given]):
        if isinstance(item, Failure):
            raise CallError(f"{item.where}: {item.reason}")
        yield from pipe([item])


def _write(out: Path, html: str) -> None:
    try:
        out.write_text(html, encoding="utf8")
    except OSError as error:
        raise OutputError(f"the page cannot be written: {error.strerror}: {out}") from None
