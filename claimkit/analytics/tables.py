"""The tables as functions: records, files or dataframes in, a dataframe out."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib.util import find_spec
from typing import Any, cast

from claimkit.analytics import queries
from claimkit.analytics.database import Aliases, Data, Database
from claimkit.analytics.queries import Options, Query
from claimkit.analytics.sources import is_frame
from claimkit.errors import CallError

BACKENDS = ("pandas", "polars", "pyarrow")


def speakers(
    data: Data, *, by: Sequence[str] = (), aliases: Aliases = None, named: bool = False, backend: str | None = None
) -> Any:
    """A dataframe of who speaks most: speaker (null where nobody is named), speaker_type, quotes, words, articles,
    share_quotes and share_words from 0 to 1, within each group of `by` ("publisher", "month").

    data: paths, ArticleRecords, a dataframe of flat rows, or a `Database`. The dataframe is of the library that `data`
    is of, else of `backend`, else of pandas or polars as installed. CallError where the call or a file is wrong.
    """
    return _table(data, queries.speakers(Options(by=by)), aliases, named, backend)


def stances(
    data: Data, *, target: str | None = None, by: Sequence[str] = (), least: int = 1, aliases: Aliases = None,
    named: bool = False, backend: str | None = None,
) -> Any:  # fmt: skip
    """A dataframe of each speaker's stances towards each target: favor, against, neutral and stances are counts, mean
    runs from -1 (all against) to 1, share_favor and share_against from 0 to 1. Arguments as `speakers`."""
    return _table(data, queries.stances(Options(by, target, least=least)), aliases, named, backend)


def timeline(
    data: Data, *, target: str | None = None, every: str = "month", by: Sequence[str] = (), least: int = 1,
    aliases: Aliases = None, named: bool = False, backend: str | None = None,
) -> Any:  # fmt: skip
    """A dataframe of favour and opposition of targets by period, the date on which each begins; counts and shares as
    `stances`. every: "day", "week", "month", "quarter" or "year". Articles without a date are left out."""
    return _table(data, queries.timeline(Options(by, target, every, least)), aliases, named, backend)


def agreement(
    data: Data, *, target: str | None = None, least: int = 1, aliases: Aliases = None, named: bool = False,
    backend: str | None = None,
) -> Any:  # fmt: skip
    """A dataframe of who agrees with whom: speaker, other, on how many targets both take a side, on how many the same,
    on how many not, and agreement from -1 to 1. Arguments as `speakers`."""
    return _table(data, queries.agreement(Options((), target, least=least)), aliases, named, backend)


def claims(
    data: Data, *, by: Sequence[str] = (), aliases: Aliases = None, named: bool = False, backend: str | None = None
) -> Any:
    """A dataframe of claims by type and certainty: claims, share from 0 to 1, how many negated, how many conditional.
    Arguments as `speakers`."""
    return _table(data, queries.claims(Options(by=by)), aliases, named, backend)


def sql(data: Data, query: str, *, aliases: Aliases = None, named: bool = False, backend: str | None = None) -> Any:
    """A dataframe of what a query over the views `quotes` and `claims` gives. Arguments as `speakers`."""
    return _table(data, Query(query), aliases, named, backend)


def frame(columns: Iterable[str], types: Iterable[str], rows: Iterable[tuple[Any, ...]], backend: str | None) -> Any:
    """A dataframe of a backend from rows and DuckDB's types."""
    import narwhals as nw

    known = {"VARCHAR": nw.String, "BIGINT": nw.Int64, "DOUBLE": nw.Float64, "BOOLEAN": nw.Boolean, "DATE": nw.Date}
    if backend is None:
        backend = next((name for name in BACKENDS if find_spec(name)), "pandas")
    if backend not in BACKENDS:
        raise CallError(f"backend must be one of {', '.join(BACKENDS)}, was: {backend}")
    if find_spec(backend) is None:
        raise CallError(f"{backend} dataframes need {backend}, is not installed: pip install {backend}")
    names, kinds, rows = list(columns), list(types), list(rows)
    held: dict[str, list[Any]] = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    # pandas has no dates of its own: there a period is a time at midnight.
    days = nw.Datetime if backend == "pandas" else nw.Date
    schema: Any = {n: (days if k == "DATE" else known[k]) for n, k in zip(names, kinds, strict=True) if k in known}
    if len(schema) < len(names):
        schema = None
    return nw.from_dict(held, schema=schema, backend=cast(Any, backend)).to_native()


def _table(data: Data, query: Query, aliases: Aliases, named: bool, backend: str | None) -> Any:
    backend = backend or _backend_of(data)
    with _opened(data, aliases, named) as database:
        columns, types, rows = database.rows(query.sql, query.parameters)
    return frame(columns, types, rows, backend)


@contextmanager
def _opened(data: Data, aliases: Aliases, named: bool) -> Iterator[Database]:
    if isinstance(data, Database) and (aliases is not None or named):
        raise CallError("aliases and named must be given to the Database, were given with one")
    with nullcontext(data) if isinstance(data, Database) else Database(data, aliases, named=named) as database:
        yield database


def _backend_of(data: Data) -> str | None:
    """The name of the library whose dataframe `data` is; None where it is none."""
    if isinstance(data, Database | str) or find_spec("narwhals") is None or not is_frame(data):
        return None
    import narwhals as nw

    name = nw.from_native(data).implementation.name.lower()
    return name if name in BACKENDS else None
