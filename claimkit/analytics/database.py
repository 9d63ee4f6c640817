"""Records as SQL: a DuckDB connection with the views `quotes`, `claims` and `names`. Files are read as queries run."""

import tempfile
from collections.abc import Iterable, Mapping
from os import PathLike
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from claimkit.analytics import names, views
from claimkit.analytics.sources import Kind, is_frame, one_line, select_from, spooled
from claimkit.errors import CallError

if TYPE_CHECKING:
    import duckdb

# Paths, records, a dataframe of flat rows of any library that narwhals knows, or a Database.
Data: TypeAlias = Any
Aliases: TypeAlias = Mapping[str, str] | str | PathLike[str] | None


class Database:
    """Records for SQL.

    data: a path or paths of .jsonl[.gz|.zst], .parquet or .csv files of records or flat rows; ArticleRecords; or a
    dataframe of flat rows. aliases: name -> canonical name, or a CSV file with these columns. named: leave out
    speakers without a proper name. CallError where a file cannot be read, or DuckDB is not installed.

    Files are read anew by each query, so that only results are held in memory; records and dataframes go to a file of
    the temporary folder first, which `close` removes.
    """

    def __init__(self, data: Data, aliases: Aliases = None, *, named: bool = False):
        engine = duckdb_module()
        self._folder = tempfile.TemporaryDirectory(prefix="claimkit-")
        self.connection: duckdb.DuckDBPyConnection = engine.connect()
        given = names.read_aliases(aliases) if isinstance(aliases, str | PathLike) else aliases
        try:
            sources = [select_from(path) for path in self._paths(data)]
            if not sources:
                raise CallError("data must be at least one file, has none")
            self._views(sources, given, named)
        except BaseException:
            self.close()
            raise

    def _paths(self, data: Data) -> list[str]:
        if isinstance(data, str | PathLike):
            return [str(data)]
        if is_frame(data):
            return [spooled(data, self._folder.name)]
        items = list(data) if isinstance(data, list | tuple) else data
        if isinstance(items, list) and items and all(isinstance(item, str | PathLike) for item in items):
            return [str(item) for item in items]
        return [spooled(items, self._folder.name)]

    def _views(self, sources: Iterable[tuple[Kind, str]], aliases: Mapping[str, str] | None, named: bool) -> None:
        sources = list(sources)
        self.connection.execute("SET TimeZone = 'UTC'")
        for view in ("quotes", "claims"):
            made = [views.WRITTEN[kind, view].format(source=source) for kind, source in sources]
            self._run(f"CREATE VIEW written_{view} AS " + " UNION ALL BY NAME ".join(f"({select})" for select in made))
        self._run("CREATE TABLE names (name VARCHAR PRIMARY KEY, joined VARCHAR)")
        forms = [names.Form(*row) for row in self._run(views.FORMS).fetchall()]
        called = names.joined(forms, aliases)
        self.connection.execute("INSERT INTO names SELECT unnest(?), unnest(?)", [list(called), list(called.values())])
        for view, select in views.JOINED.items():
            self._run(f"CREATE VIEW {view} AS {select} {views.NAMED if named else ''}")

    def sql(self, query: str, parameters: Iterable[Any] = ()) -> "duckdb.DuckDBPyRelation":
        """What a query over the views gives, as DuckDB's relation: `.fetchall()`, `.df()`, `.write_parquet(path)`.

        CallError where the query or a file is wrong.
        """
        engine = duckdb_module()
        try:
            relation = self.connection.sql(query, params=list(parameters) or None)
        except engine.Error as error:
            raise CallError(f"a query must be SQL that DuckDB runs: {one_line(error)}") from None
        if relation is None:
            raise CallError(f"a query must give a table, gives none: {query}")
        return relation

    def rows(self, query: str, parameters: Iterable[Any] = ()) -> tuple[list[str], list[str], list[tuple[Any, ...]]]:
        """The names, DuckDB types and rows of what a query gives. CallError as `sql`."""
        engine = duckdb_module()
        relation = self.sql(query, parameters)
        try:
            return relation.columns, [str(type) for type in relation.types], relation.fetchall()
        except engine.Error as error:
            raise CallError(f"a file of records must be readable to its end: {one_line(error)}") from None

    def write(self, query: str, parameters: Iterable[Any], path: str) -> None:
        """Write what a query gives to a .csv or .parquet file. CallError where it cannot be written."""
        engine = duckdb_module()
        relation = self.sql(query, parameters)
        try:
            if path.lower().endswith(".parquet"):
                relation.write_parquet(path, compression="zstd")
            else:
                relation.write_csv(path, header=True)
        except engine.Error as error:
            raise CallError(f"a table must be writable, {path}: {one_line(error)}") from None

    def _run(self, query: str) -> "duckdb.DuckDBPyConnection":
        engine = duckdb_module()
        try:
            return self.connection.execute(query)
        except engine.Error as error:
            raise CallError(f"a file of records must be readable to its end: {one_line(error)}") from None

    def close(self) -> None:
        """Let go of the connection and what was spooled."""
        self.connection.close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def duckdb_module() -> Any:
    """DuckDB. CallError where it, or narwhals, is not installed."""
    try:
        import duckdb
        import narwhals  # noqa: F401
    except ImportError as error:
        raise CallError(f"analytics need {error.name}, is not installed: pip install 'claimkit[analytics]'") from None
    return duckdb
