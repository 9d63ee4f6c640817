"""Records, flat rows and dataframes -> SELECTs for DuckDB, which reads files as it is asked for them."""

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, cast

from claimkit.errors import CallError
from claimkit.readers.streams import FileError, Meter, TooLong, lines
from claimkit.records import ArticleRecord
from claimkit.rows import COLUMNS

Kind = Literal["records", "rows"]
SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet", ".csv")
# The largest record that a file may hold, in bytes; DuckDB keeps two of them a thread.
LARGEST = 32 * 2**20

_SPANS = 'STRUCT("start" BIGINT, "end" BIGINT, "text" VARCHAR)[]'
# What is read of a record; all else is passed over.
_RECORD = {
    "article": 'STRUCT(id VARCHAR, title VARCHAR, url VARCHAR, publisher VARCHAR, published VARCHAR)',
    "speakers": 'STRUCT(id VARCHAR, "name" VARCHAR, "type" VARCHAR, named BOOLEAN, "role" VARCHAR, '
    "affiliation VARCHAR)[]",
    "quotes": f'STRUCT(id VARCHAR, kind VARCHAR, "content" {_SPANS}, speaker VARCHAR, parent VARCHAR, '
    "confidence DOUBLE)[]",
    "claims": f'STRUCT(id VARCHAR, "quote" VARCHAR, speaker VARCHAR, spans {_SPANS}, "text" VARCHAR, "type" VARCHAR, '
    'certainty VARCHAR, negated BOOLEAN, condition STRUCT("text" VARCHAR), stances STRUCT("target" '
    'STRUCT("name" VARCHAR, speaker VARCHAR), polarity VARCHAR, confidence DOUBLE)[])[]',
}  # fmt: skip
_ROW = dict.fromkeys(COLUMNS, "VARCHAR") | {
    "negated": "BOOLEAN", "stance_confidence": "DOUBLE", "quote_confidence": "DOUBLE",
    "start": "BIGINT", "end": "BIGINT",
}  # fmt: skip


def select_from(path: str) -> tuple[Kind, str]:
    """What a file holds, and the SELECT that reads it. CallError where it is missing or neither records nor rows."""
    suffix = next((suffix for suffix in SUFFIXES if path.lower().endswith(suffix)), None)
    if suffix is None:
        raise CallError(f"a file of records must end in {', '.join(SUFFIXES)}, was: {path}")
    if not Path(path).is_file():
        raise CallError(f"a file of records must be there, is missing: {path}")
    if suffix == ".parquet":
        return _parquet(path)
    if suffix == ".csv":
        return "rows", _csv(path)
    kind = _kind_of(_first(path), path)
    columns = _RECORD if kind == "records" else _ROW
    typed = ", ".join(f"'{name}': {_quoted(type)}" for name, type in columns.items())
    options = f"format='newline_delimited', maximum_object_size={LARGEST}, columns={{{typed}}}"
    return kind, f"SELECT * FROM read_json({_quoted(path)}, {options})"


def spooled(data: Any, folder: str) -> str:
    """A file with what an iterable of records or a dataframe of flat rows holds, written to the folder item by item."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", dir=folder, delete=False, encoding="utf8") as file:
        for line in _lines(data):
            file.write(line + "\n")
    return file.name


def is_frame(data: Any) -> bool:
    """Whether something is a dataframe that narwhals knows."""
    import narwhals as nw

    return isinstance(nw.from_native(data, pass_through=True), nw.DataFrame | nw.LazyFrame)


def _lines(data: Any) -> Iterator[str]:
    if not is_frame(data):
        for record in cast(Iterable[ArticleRecord], data):
            if not isinstance(record, ArticleRecord):
                raise CallError("data must be paths, ArticleRecords or a dataframe of flat rows, has: "
                                f"{type(record).__name__}")  # fmt: skip
            yield record.model_dump_json(exclude={"article": {"text", "metadata"}})
        return
    for row in _frame(data).iter_rows(named=True):
        yield json.dumps({name: _plain(row.get(name)) for name in COLUMNS}, ensure_ascii=False)


def _frame(data: Any) -> Any:
    import narwhals as nw

    frame = nw.from_native(data)
    frame = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    needed = {"article_id", "quote_id", "claim_id", "speaker", "target", "polarity"}
    if lacking := sorted(needed - set(frame.columns)):
        raise CallError(f"a dataframe must have the columns of flat rows, lacks: {', '.join(lacking)}")
    return frame


def _plain(value: Any) -> Any:
    if value is None or value != value:  # pandas has NaN for what is missing
        return None
    return value if isinstance(value, str | bool | int | float) else str(value)


def _first(path: str) -> Mapping[str, Any]:
    try:
        line = next((line for line in lines(Path(path), Meter()) if isinstance(line, TooLong) or line.strip()), b"{}")
        row = {} if isinstance(line, TooLong) else json.loads(line.decode("utf-8-sig"))
    except (FileError, OSError) as error:
        raise CallError(f"a file of records must be readable, {path}: {error}") from None
    except (ValueError, RecursionError) as error:
        raise CallError(f"{path}:1: a line must be one JSON object, is no JSON: {error}") from None
    return row if isinstance(row, dict) else {}


def _kind_of(names: Iterable[str], path: str) -> Kind:
    found = set(names)
    if {"article", "quotes"} <= found:
        return "records"
    if {"article_id", "claim_id", "quote_id"} <= found:
        return "rows"
    if not found and Path(path).stat().st_size == 0:
        return "records"
    raise CallError(f"a file must hold records or flat rows of claimkit extract, {path} has: "
                    f"{', '.join(sorted(found)[:6]) or 'nothing'}; extract them first")  # fmt: skip


def _parquet(path: str) -> tuple[Kind, str]:
    source = f"read_parquet({_quoted(path)})"
    columns = _columns(source, path)
    kind = _kind_of(columns, path)
    if kind == "rows":
        return kind, f"SELECT {', '.join(_cast(name) for name in COLUMNS if name in columns)} FROM {source}"
    return kind, f"SELECT article, speakers, quotes, claims FROM {source}"


def _csv(path: str) -> str:
    source = f"read_csv({_quoted(path)}, header=true, all_varchar=true, delim=',', quote='\"', escape='\"')"
    columns = _columns(source, path)
    _kind_of(columns, path)
    return f"SELECT {', '.join(_cast(name) for name in COLUMNS if name in columns)} FROM {source}"


def _columns(source: str, path: str) -> list[str]:
    import duckdb

    try:
        with duckdb.connect() as connection:
            return [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
    except duckdb.Error as error:
        raise CallError(f"a file of records must be readable, {path}: {one_line(error)}") from None


def _cast(name: str) -> str:
    return f'CAST("{name}" AS {_ROW[name]}) AS "{name}"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def one_line(error: Exception) -> str:
    """An error of DuckDB, its first line."""
    return str(error).strip().split("\n")[0]
