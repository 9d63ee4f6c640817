import csv
import datetime
import gzip
import io
import json
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from claimkit.errors import CallError
from claimkit.readers import Failure, Meter, find, read, streams
from claimkit.records import Article

LINES = b'{"id":"a","text":"x"}\n{\n{"id":"b","text":"y"}'
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def written(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return str(path)


def zst(content):
    return zstandard.ZstdCompressor().compress(content)


@pytest.mark.parametrize(("name", "pack"), [("in.jsonl.gz", gzip.compress), ("in.JSONL.ZST", zst)])
def test_compressed_lines_and_files_of_several_frames(tmp_path, name, pack):
    first, failure, last = read([written(tmp_path, name, pack(LINES[:9]) + pack(LINES[9:]))])
    assert (first.id, last.id) == ("a", "b") and failure.where.endswith(f"{name}:2")


@pytest.mark.parametrize(
    ("name", "pack", "spoil"),
    [
        ("in.jsonl.gz", gzip.compress, lambda packed: packed[:-9]),
        ("in.jsonl.zst", zst, lambda packed: packed[:-3]),
        ("in.jsonl.gz", gzip.compress, lambda packed: b"no gzip"),
        ("in.jsonl.zst", zst, lambda packed: b"no frame"),
        ("in.parquet", bytes, lambda packed: b"PAR1 no PAR1"),
        ("in.parquet", bytes, lambda packed: b""),
    ],
)
def test_a_damaged_file_is_one_failure_and_the_next_is_read(tmp_path, name, pack, spoil):
    paths = [written(tmp_path, name, spoil(pack(LINES))), written(tmp_path, "z.txt", b"x")]
    *_, failure, last = read(paths)
    assert failure.where == paths[0] and failure.reason.startswith("the file cannot be read: ")
    assert last.id == "z"


@pytest.mark.parametrize(("name", "pack"), [("in.jsonl.gz", gzip.compress), ("in.jsonl.zst", zst)])
@pytest.mark.parametrize("content", [b"0" * 400_000, b"\n" * 900_000])
def test_a_decompression_bomb_is_stopped(tmp_path, monkeypatch, name, pack, content):
    monkeypatch.setattr(streams, "FREE_GROWTH", 150_000)
    monkeypatch.setattr(streams, "LARGEST", 100_000)
    found = list(read([written(tmp_path, name, pack(content)), written(tmp_path, "z.txt", b"x")]))
    assert "must grow at most 200 times, has grown from" in found[-2].reason and len(found) == 2


def test_a_window_that_would_take_all_memory_is_refused(tmp_path):
    parameters = zstandard.ZstdCompressionParameters(window_log=30, enable_ldm=True)
    packed = zstandard.ZstdCompressor(compression_params=parameters).compressobj().compress(b"")
    stream = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    packed = stream.compress(LINES) + stream.flush()
    (failure,) = read([written(tmp_path, "in.jsonl.zst", packed)])
    assert failure.reason.startswith("the file cannot be read")


def test_a_line_too_long_is_one_failure(tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "LARGEST", 40)
    rows = [b'{"id":"a","text":"x"}', b'{"text":"' + b"y" * 2_000_000, b'{"id":"b","text":"y"}', b"1" * 41]
    first, failure, last, end = read([written(tmp_path, "in.jsonl", b"\n".join(rows))])
    assert (first.id, last.id) == ("a", "b")
    assert failure.where.endswith(":2") and end.where.endswith(":4") and "must have at most" in failure.reason


def test_csv_takes_the_same_names(tmp_path):
    rows = '\ufeffid,maintext,authors,date,desk\r\na,"x,\r\n“y”",A B; C D,2018-03-28,\r\n\r\n,z,,,city\r\n'
    first, second = read([written(tmp_path, "in.csv", rows.encode())])
    assert (first.id, first.text, first.authors, first.published) == ("a", "x,\r\n“y”", ("A B", "C D"), "2018-03-28")
    assert second.metadata == {"desk": "city"} and second.id


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"b", "must have 2 cells, as the header has, has 1"),
        (b"b,c,d", "must have 2 cells, as the header has, has 3"),
        (b'b,"c"d', "must be CSV, quoted in full or not at all"),
        (b"b,\xff", "must be UTF-8, has 0xff at byte 2 of line 3"),
        (b"b,", "must have a text, has none"),
        (b"b," + b"x" * 200, "must have at most"),
    ],
)
def test_a_bad_csv_row_is_one_failure(tmp_path, monkeypatch, row, reason):
    monkeypatch.setattr(streams, "LARGEST", 100)
    monkeypatch.setattr("claimkit.readers.rows.LARGEST", 100)
    first, failure, last = read([written(tmp_path, "in.csv", b"id,text\na,x\n" + row + b"\nz,y\n")])
    assert (first.id, last.id) == ("a", "z")
    assert reason in failure.reason and failure.where.endswith("in.csv:3")


def test_a_quotation_mark_that_never_closes_costs_no_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("claimkit.readers.rows.LARGEST", 100)
    bomb = b'id,text\na,x\nb,"' + b"y\n" * 60 + b"z,y\n"
    first, failure, *_ = read([written(tmp_path, "in.csv", bomb)])
    assert first.id == "a" and "does a quotation mark never close?" in failure.reason
    (_, failure) = read([written(tmp_path, "end.csv", b'id,text\na,x\nb,"y\n')])
    assert "unexpected end of data" in failure.reason and failure.where.endswith("end.csv:3")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"id,title\na,b", "must have a column 'text', has: id, title; map one by --field"),
        (b"text,text\nx,y", "twice: 'text'"),
    ],
)
def test_a_csv_header_that_cannot_do_is_one_failure(tmp_path, content, reason):
    (failure,) = read([written(tmp_path, "in.csv", content)])
    assert reason in failure.reason
    assert isinstance(next(read([written(tmp_path, "in.csv", b"body\nx")], {"text": "body"})), Article)


@settings(max_examples=40)
@given(st.lists(TEXTS.filter(bool), max_size=4), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_texts_come_back_from_csv(tmp_path_factory, texts, quoting):
    stream = io.StringIO(newline="")
    table = csv.writer(stream, quoting=quoting)
    table.writerows([["id", "text"], *([str(n), text] for n, text in enumerate(texts))])
    path = written(tmp_path_factory.mktemp("csv"), "in.csv", stream.getvalue().encode())
    assert [getattr(item, "text", item) for item in read([path])] == texts


@settings(max_examples=150)
@given(st.binary(max_size=60), st.sampled_from(["x.jsonl", "x.csv", "x.jsonl.gz", "x.jsonl.zst", "x.txt", "x.parquet"]))
def test_any_bytes_give_articles_and_failures(tmp_path_factory, content, name):
    path = written(tmp_path_factory.mktemp("any"), name, b"text\n" + content if name == "x.csv" else content)
    for item in read([path]):
        text = item.text if isinstance(item, Article) else item.reason + item.where
        assert text.encode() is not None and (isinstance(item, Article) or "\n" not in item.reason)


def test_parquet_rows_with_their_types(tmp_path):
    pa = pytest.importorskip("pyarrow", reason="Parquet is read by pyarrow")
    import pyarrow.parquet as parquet

    rows = [
        {"id": "a", "text": "x", "authors": ["A B"], "publish_date": datetime.date(2018, 3, 28), "n": 1, "b": b"\xff"},
        {"id": "b", "text": None, "authors": None, "publish_date": None, "n": None, "b": None},
        {"id": "c", "text": "y", "authors": [], "publish_date": None, "n": 2, "b": None},
    ]  # fmt: skip
    parquet.write_table(pa.Table.from_pylist(rows * 1), tmp_path / "in.parquet", row_group_size=2)
    first, failure, last = read([str(tmp_path / "in.parquet")])
    assert (first.published, first.authors, first.metadata["b"]) == ("2018-03-28", ("A B",), "�")
    assert failure.where.endswith("in.parquet:2") and "must have a text" in failure.reason and last.id == "c"


def test_a_parquet_row_too_long_is_one_failure(tmp_path, monkeypatch):
    pa = pytest.importorskip("pyarrow", reason="Parquet is read by pyarrow")
    import pyarrow.parquet as parquet

    monkeypatch.setattr("claimkit.readers.rows.LARGEST", 1000)
    parquet.write_table(pa.table({"text": ["x", "y" * 2000, "z"]}), tmp_path / "in.parquet")
    first, failure, last = read([str(tmp_path / "in.parquet")])
    assert (first.text, last.text) == ("x", "z") and "must have at most" in failure.reason


def test_what_needs_an_extra_names_it(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    monkeypatch.setattr("claimkit.readers.html.find_spec", lambda name: None)
    with pytest.raises(CallError, match=r"pip install 'claimkit\[arrow\]'"):
        list(read([written(tmp_path, "in.parquet", b"x")]))
    with pytest.raises(CallError, match=r"pip install 'claimkit\[html\]'"):
        read([written(tmp_path, "in.html", b"x")])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"text": "x", "metadata": "odd"}, None),
        ({"text": "x", "authors": 5}, "authors"),
        ({"text": "x", "id": {"a": 1}}, None),
        ({"text": "x", "title": ["a"]}, "title"),
        ({"text": "x", "id": "\ud800"}, "id: input should be a valid string"),
    ],
)
def test_odd_fields_never_end_a_run(tmp_path, row, reason):
    (item,) = read([written(tmp_path, "in.jsonl", json.dumps(row).encode())])
    assert isinstance(item, Article) if reason is None else reason in item.reason
    assert isinstance(item, Article) or (item.reason + str(item.id)).encode()


def test_the_meter_ends_at_the_inputs_bytes(tmp_path):
    paths = [written(tmp_path, "a.jsonl", LINES), written(tmp_path, "b.jsonl.gz", gzip.compress(LINES)),
             written(tmp_path, "c.txt", b"x"), written(tmp_path, "d.csv", b"text\nx\n")]  # fmt: skip
    meter = Meter()
    assert all(not isinstance(item, Failure) or item.where for item in find(paths, meter=meter))
    assert meter.done == meter.total == sum(Path(path).stat().st_size for path in paths)
