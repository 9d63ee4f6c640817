"""`claimkit export`: records in the formats that other tools read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from claimkit.analytics import read_aliases
from claimkit.errors import CallError
from claimkit.exports import FORMATS
from claimkit.exports import export as exported
from claimkit.exports.networks import NETWORKS
from claimkit.readers.records import read_records
from claimkit.records import ArticleRecord

SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.zst")
Records = Annotated[list[str], typer.Argument(help=f"{', '.join(SUFFIXES)} files of records")]
To = Annotated[str, typer.Option("--to", help=", ".join(FORMATS))]
Out = Annotated[str, typer.Option("-o", "--out", help="the file to write")]
Network = Annotated[str | None, typer.Option("--network", help=f"what gexf and graphml link: {' or '.join(NETWORKS)}")]
Aliases = Annotated[str | None, typer.Option("--aliases", help="CSV file with columns name, canonical: names to join")]


def export(
    records: Records,
    to: To,
    out: Out,
    network: Network = None,
    aliases: Aliases = None,
    debug: Annotated[bool, typer.Option("--debug", help="show a traceback where something breaks")] = False,
) -> None:
    """Write records for the Discourse Network Analyzer, Gephi, annotation tools, the web, or spaCy."""
    for path in records:
        if not path.lower().endswith(SUFFIXES):
            raise CallError(f"a file of records must end in {', '.join(SUFFIXES)}, was: {path}")
    given = read_aliases(aliases) if aliases is not None else None
    exported(_all(records), to, out, aliases=given, network=network)


def _all(paths: list[str]) -> Iterator[ArticleRecord]:
    for path in paths:
        yield from read_records(Path(path))
