"""Parts of files: read apart, they give what the whole file gives."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit.readers import Meter, items_of, parts_of
from claimkit.readers.parts import ROWS

LINES = st.sampled_from(
    [b'{"text": "x"}', b'{"id": "a", "text": "y"}', b"", b" ", b"{", b"\xff", b"1", b'{"a": "\xe2\x80\xa8"}']
)


def whole(path):
    return list(items_of(path, {}, Meter()))


def in_parts(path, parts):
    return [item for part in parts for item in items_of(path, {}, Meter(), part)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("parts")


@given(st.lists(LINES, max_size=5 * ROWS), st.booleans())
def test_parts_of_jsonl_give_the_whole(folder, lines, ended):
    path = folder / "in.jsonl"
    path.write_bytes(b"\n".join(lines) + b"\n" * ended)
    parts = list(parts_of(path))
    assert in_parts(path, parts) == whole(path)
    assert len(parts) >= path.read_bytes().count(b"\n") // ROWS


def test_a_long_line_is_a_part_of_its_own(tmp_path):
    path = tmp_path / "in.jsonl"
    rows = [{"id": f"{n}", "text": "x" * (3_000_000 if n == 2 else 10)} for n in range(5)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    parts = list(parts_of(path))
    assert [part.first for part in parts] == [1, 4] and in_parts(path, parts) == whole(path)


@pytest.mark.parametrize("group", [1, 7, 50, 5000])
def test_parts_of_parquet_give_the_whole(tmp_path, group):
    pa = pytest.importorskip("pyarrow", reason="Parquet is read by pyarrow")
    import pyarrow.parquet as parquet

    path = tmp_path / "in.parquet"
    table = pa.table({"id": [f"{n}" for n in range(150)], "text": [None if n % 40 == 3 else "x" for n in range(150)]})
    parquet.write_table(table, path, row_group_size=group)
    parts = list(parts_of(path))
    assert in_parts(path, parts) == whole(path) and len(whole(path)) == 150
    assert len(parts) == {1: 150, 7: 22, 50: 6, 5000: 5}[group]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.parquet", "missing.jsonl"])
def test_a_file_that_is_packed_or_cannot_be_read_is_one_part(tmp_path, name):
    pytest.importorskip("pyarrow", reason="Parquet is read by pyarrow")
    path = tmp_path / name
    if "missing" not in name:
        path.write_bytes(b"no such thing")
    (part,) = parts_of(path)
    assert part.stop is None and in_parts(path, [part]) == whole(path) and len(whole(path)) == 1


def test_an_empty_file_has_no_parts(tmp_path):
    (tmp_path / "in.jsonl").write_bytes(b"")
    assert list(parts_of(tmp_path / "in.jsonl")) == whole(tmp_path / "in.jsonl") == []
