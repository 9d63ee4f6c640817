"""`claimkit analyze`: who speaks most, who stands where, when, who agrees with whom."""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from claimkit.analytics import Database, plot
from claimkit.analytics.plots import SUFFIXES as PLOTS
from claimkit.analytics.queries import GROUPS, PERIODS, TABLES, Options, Query
from claimkit.errors import CallError

Records = Annotated[list[str], typer.Argument(help=".jsonl[.gz|.zst], .parquet or .csv files of records or flat rows")]
TableName = Annotated[str | None, typer.Option("--table", help=f"{', '.join(TABLES)}; all of them without it")]
Sql = Annotated[str | None, typer.Option("--sql", help="a query of your own over the views quotes and claims")]
By = Annotated[list[str] | None, typer.Option("--by", help=f"a table for each {' and '.join(GROUPS)}")]
Target = Annotated[str | None, typer.Option("--target", help="only stances toward it")]
Every = Annotated[str, typer.Option("--every", help=f"period of the timeline: {', '.join(PERIODS)}")]
Least = Annotated[int, typer.Option("--least", min=1, help="how many stances, or shared targets, a row must rest on")]
Aliases = Annotated[str | None, typer.Option("--aliases", help="CSV file with columns name, canonical: names to join")]
Named = Annotated[bool, typer.Option("--named", help="leave out speakers without a proper name")]
Top = Annotated[int, typer.Option("--top", min=1, help="rows shown in the terminal, speakers shown in a plot")]
Outs = Annotated[
    list[str] | None, typer.Option("-o", "--out", help=".csv, .parquet, .png, .svg or .html file; may be repeated")
]
_TABLE_SUFFIXES = (".csv", ".parquet")
# What the terminal says in one column of words.
_IN_WORDS = ("stances", "share_favor", "share_against")
_TITLES = {
    "speakers": "Who speaks most", "stances": "Who stands where", "timeline": "Favour and opposition over time",
    "agreement": "Who agrees with whom", "claims": "Claims by type and certainty",
}  # fmt: skip


def analyze(
    records: Records,
    table: TableName = None,
    sql: Sql = None,
    by: By = None,
    target: Target = None,
    every: Every = "month",
    least: Least = 1,
    aliases: Aliases = None,
    named: Named = False,
    top: Top = 20,
    out: Outs = None,
    debug: Annotated[bool, typer.Option("--debug", help="show a traceback where something breaks")] = False,
) -> None:
    """Print tables of what records hold, or write them as tables and plots."""
    outs = [_checked(path, table, sql) for path in out or []]
    options = Options(by or (), target, every, least)
    asked = {"": Query(sql)} if sql is not None else {name: TABLES[name](options) for name in _names(table)}
    with Database(records, aliases, named=named) as database:
        for name, query in asked.items():
            for path in outs:
                _write(database, name, query, path, top)
            if not outs:
                _show(database, name, query, top)


def _names(table: str | None) -> list[str]:
    if table is None:
        return list(TABLES)
    if table not in TABLES:
        raise CallError(f"--table must be one of {', '.join(TABLES)}, was: {table}")
    return [table]


def _checked(path: str, table: str | None, sql: str | None) -> str:
    if not path.lower().endswith(_TABLE_SUFFIXES + PLOTS):
        raise CallError(f"an output must end in {', '.join(_TABLE_SUFFIXES + PLOTS)}, was: {path}")
    if (table is None) == (sql is None):
        raise CallError(f"an output must have one of --table and --sql that says what it holds, for: {path}")
    if sql is not None and path.lower().endswith(PLOTS):
        raise CallError(f"a plot must be of a --table, was of --sql: {path}")
    return path


def _write(database: Database, name: str, query: Query, path: str, top: int) -> None:
    if path.lower().endswith(_TABLE_SUFFIXES):
        database.write(query.sql, query.parameters, path)
    else:
        columns, _, rows = database.rows(query.sql, query.parameters)
        plot(name, [dict(zip(columns, row, strict=True)) for row in rows], path, top=top)


def _show(database: Database, name: str, query: Query, top: int) -> None:
    columns, types, rows = database.rows(query.sql, query.parameters)
    kept = [place for place, column in enumerate(columns) if "share_against" not in columns or column not in _IN_WORDS]
    shown = Table(title=_TITLES.get(name), title_justify="left", title_style="bold", caption=_rest(len(rows), top))
    for place in kept:
        justify: Any = "left" if types[place] in ("VARCHAR", "DATE") else "right"
        shown.add_column(columns[place].replace("_", " "), justify=justify)
    if "share_against" in columns:
        shown.add_column("in words")
    for row in rows[:top]:
        cells = [_cell(columns[place], row[place]) for place in kept]
        named = dict(zip(columns, row, strict=True))
        shown.add_row(*cells, *([_in_words(named)] if "share_against" in columns else []))
    Console(highlight=False).print(shown)


def _rest(count: int, top: int) -> str | None:
    return f"{count - top} more rows: --top shows more, -o FILE writes all" if count > top else None


def _cell(name: str, value: Any) -> str:
    if value is None:
        return "(nobody named)" if name == "speaker" else ""
    if isinstance(value, float):
        return f"{value:.1%}" if name.startswith("share") else f"{value:+.2f}"
    return str(value)


def _in_words(row: dict[str, Any]) -> str:
    sides = [(row["share_against"], "against"), (row["share_favor"], "in favor")]
    told = [f"{share:.0%} {side}" for share, side in sorted(sides, key=lambda one: -one[0]) if share]
    return ", ".join(told) or "neutral"
