"""Records and flat rows as Parquet. The columns of records are the records' own fields, nested; dicts are JSON text."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from types import NoneType
from typing import Annotated, Any, BinaryIO, get_args, get_origin

from pydantic import BaseModel

from claimkit.errors import CallError
from claimkit.records import ArticleRecord
from claimkit.rows import COLUMNS

_ROW_TYPES = {"negated": "bool", "stance_confidence": "float64", "quote_confidence": "float64"} | dict.fromkeys(
    ("start", "end"), "int64"
)
_PLAIN = {str: "string", int: "int64", float: "float64", bool: "bool"}
_RECORDS_AT_ONCE = 200
_ROWS_AT_ONCE = 20_000


def arrow() -> Any:
    """pyarrow. CallError where it is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise CallError("Parquet needs pyarrow, is not installed: pip install 'claimkit[arrow]'") from None
    return pyarrow


def write_rows(records: Iterable[ArticleRecord], file: BinaryIO) -> None:
    """Flat rows, one a claim and stance."""
    pa = arrow()
    schema = pa.schema([(name, pa.type_for_alias(_ROW_TYPES.get(name, "string"))) for name in COLUMNS])
    _write((row for record in records for row in record.rows()), schema, file, _ROWS_AT_ONCE)


def write_records(records: Iterable[ArticleRecord], file: BinaryIO) -> None:
    """Records, one a row."""
    schema = arrow().schema(list(_fields(ArticleRecord)))
    _write((_flat_dicts(record.model_dump(mode="json")) for record in records), schema, file, _RECORDS_AT_ONCE)


def _write(rows: Iterator[Mapping[str, Any]], schema: Any, file: BinaryIO, at_once: int) -> None:
    pa = arrow()
    with pa.parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while batch := list(islice(rows, at_once)):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))


def _fields(model: type[BaseModel]) -> Iterator[Any]:
    pa = arrow()
    for name, field in model.model_fields.items():
        yield pa.field(name, _type(field.annotation))


def _type(annotation: Any) -> Any:
    """The Arrow type of a field's annotation."""
    pa = arrow()
    origin, parts = get_origin(annotation), [part for part in get_args(annotation) if part is not NoneType]
    if origin is Annotated:
        return _type(parts[0])
    if origin is tuple:
        return pa.list_(_type(parts[0]))
    if annotation in _PLAIN:
        return pa.type_for_alias(_PLAIN[annotation])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return pa.struct(list(_fields(annotation)))
    if origin is dict or all(isinstance(part, str) for part in parts):
        return pa.string()
    return _type(parts[0])


def _flat_dicts(row: dict[str, Any]) -> dict[str, Any]:
    """A record's fields with JSON text for the two that hold names which differ from article to article."""
    article, pipeline = row["article"], row["pipeline"]
    text: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False).encode
    return row | {
        "article": article | {"metadata": text(article["metadata"])},
        "pipeline": pipeline | {"models": text(pipeline["models"])},
    }
