import csv
import gzip
import io
import json

import pytest
import zstandard
from batch_tasks import record
from hypothesis import given, settings
from hypothesis import strategies as st

from claimkit.errors import CallError, OutputError
from claimkit.records import Article, ArticleRecord
from claimkit.rows import COLUMNS
from claimkit.sinks import FailureSink, Output, errors_path
from claimkit.sinks.log import RecordLog

TEXTS = ["Osei said it rained.\u2028", "=1+1", '“a,\n"b"”', "@x"]
RECORDS = [record(Article(id=f"a/{n}", text=text, metadata={"n": n})) for n, text in enumerate(TEXTS)]
LINES = [r.model_dump_json().encode() + b"\n" for r in RECORDS]
WHOLE = b"".join(LINES)


def filled(out, lines=tuple(LINES), **options):
    with Output(str(out), **options) as output:
        for line in lines:
            output.write(line)
        output.finish()
    return out.read_bytes()


def test_records_are_on_disk_as_soon_as_they_are_written(tmp_path):
    with Output(str(tmp_path / "out.jsonl")) as output:
        for n, line in enumerate(LINES, start=1):
            output.write(line)
            assert (tmp_path / "out.jsonl").read_bytes() == b"".join(LINES[:n])


@pytest.mark.parametrize(
    ("name", "unpack"), [("o.jsonl.gz", gzip.decompress), ("o.jsonl.zst", zstandard.ZstdDecompressor().stream_reader)]
)
def test_compressed_outputs_appear_whole_and_are_the_same_every_time(tmp_path, name, unpack):
    found = filled(tmp_path / name)
    unpacked = unpack(found)
    assert (unpacked if isinstance(unpacked, bytes) else unpacked.read()) == WHOLE
    assert filled(tmp_path / name, overwrite=True) == found
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_rows_as_json_lines(tmp_path):
    rows = [json.loads(line) for line in filled(tmp_path / "o.jsonl", rows=True).decode().split("\n")[:-1]]
    assert rows == [row for r in RECORDS for row in r.rows()] and list(rows[0]) == list(COLUMNS)


def test_rows_as_csv_do_nothing_in_a_spreadsheet(tmp_path):
    table = list(csv.DictReader(io.StringIO(filled(tmp_path / "o.csv").decode(), newline="")))
    assert [row["claim"] for row in table] == [TEXTS[0], "'=1+1", TEXTS[2], "'@x"]
    assert (table[0]["negated"], table[0]["target"], table[0]["article_id"]) == ("false", "", "a/0")
    assert list(table[0]) == list(COLUMNS)


def test_rows_and_records_as_parquet(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="Parquet is written by pyarrow")
    filled(tmp_path / "rows.parquet", rows=True)
    assert parquet.read_table(tmp_path / "rows.parquet").to_pylist() == [row for r in RECORDS for row in r.rows()]
    filled(tmp_path / "o.parquet")
    for row, r in zip(parquet.read_table(tmp_path / "o.parquet").to_pylist(), RECORDS, strict=True):
        row["article"]["metadata"] = json.loads(row["article"]["metadata"])
        row["pipeline"]["models"] = json.loads(row["pipeline"]["models"])
        assert ArticleRecord.model_validate(row) == r


def test_no_records_give_a_whole_file(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="Parquet is written by pyarrow")
    filled(tmp_path / "o.parquet", lines=(), rows=True)
    assert parquet.read_table(tmp_path / "o.parquet").column_names == list(COLUMNS)
    assert filled(tmp_path / "o.csv", lines=()).decode() == ",".join(COLUMNS) + "\n"


@settings(max_examples=60)
@given(st.integers(0, len(WHOLE)), st.booleans())
def test_a_log_cut_anywhere_is_gone_on_with(tmp_path_factory, cut, zeros):
    path = tmp_path_factory.mktemp("log") / "o.jsonl"
    path.write_bytes(WHOLE[:cut] + b"\0" * (50 if zeros else 0))
    with Output(str(path), resume=True) as output:
        assert output.before == WHOLE[:cut].count(b"\n")
        for r, line in zip(RECORDS, LINES, strict=True):
            if not output.has(r.article.id):
                output.write(line)
    assert path.read_bytes() == WHOLE


@pytest.mark.parametrize(
    "content", [b"my notes\n", b"my notes", b'{"a": 1}\n', LINES[0] + b"odd\n" + LINES[1], LINES[0] + b"odd"]
)
def test_what_is_no_output_of_ours_is_left_alone(tmp_path, content):
    (tmp_path / "o.jsonl").write_bytes(content)
    with pytest.raises(CallError, match="an output to go on with must hold records"):
        Output(str(tmp_path / "o.jsonl"), resume=True)
    with pytest.raises(CallError, match="must be new, exists"):
        Output(str(tmp_path / "o.jsonl"))
    assert (tmp_path / "o.jsonl").read_bytes() == content


def test_an_unfinished_part_is_gone_on_with_and_a_finished_output_left(tmp_path):
    out = tmp_path / "o.csv"
    with Output(str(out)) as output:
        output.write(LINES[0])
    with pytest.raises(CallError, match=r"an unfinished run stands in .*o\.csv\.part"):
        Output(str(out))
    with Output(str(out), resume=True) as output:
        assert output.has("a/0") and not output.has("a/1")
        for line in LINES[1:]:
            output.write(line)
        output.finish()
    assert filled(tmp_path / "whole.csv") == out.read_bytes()
    assert Output(str(out), resume=True).finished
    with pytest.raises(CallError, match="must be new, exists"):
        Output(str(out))


def test_an_old_output_stays_until_the_new_one_is_whole(tmp_path):
    out = tmp_path / "o.csv"
    old = filled(out)
    with Output(str(out), overwrite=True) as output:
        output.write(LINES[1])
        assert out.read_bytes() == old
        output.finish()
    assert out.read_bytes() != old


def test_one_run_at_a_time(tmp_path):
    pytest.importorskip("fcntl", reason="this system has no file locks")
    with Output(str(tmp_path / "o.jsonl")), pytest.raises(CallError, match="another is writing"):
        Output(str(tmp_path / "o.jsonl"), resume=True)


def test_a_full_disk_leaves_whole_lines(tmp_path, monkeypatch):
    log = RecordLog(tmp_path / "o.jsonl")
    log.write(LINES[0])
    log.write(b"")
    monkeypatch.setattr(log, "_file", Full(log._file))
    with pytest.raises(OutputError, match="No space left on device; what was done before is kept"):
        log.write(LINES[1])
    log.close()
    assert (tmp_path / "o.jsonl").read_bytes() == LINES[0]


class Full:
    """A file with room for ten more bytes."""

    def __init__(self, file):
        self._file, self._left = file, 10

    def __getattr__(self, name):
        return getattr(self._file, name)

    def write(self, data):
        if not self._left:
            raise OSError(28, "No space left on device")
        size = self._file.write(data[: self._left])
        self._left -= size
        return size


def test_what_cannot_be_written_is_a_wrong_call(tmp_path):
    for name in ("missing/o.jsonl", "missing/o.csv", "."):
        with pytest.raises(CallError, match=r"must be a file that can be written|must end in"):
            Output(str(tmp_path / name))
    (tmp_path / "o.csv").mkdir()
    with pytest.raises(CallError, match="it is a folder"):
        Output(str(tmp_path / "o.csv"))
    with pytest.raises(CallError, match="--resume must have an output file"):
        Output("-", resume=True)


@pytest.mark.parametrize("name", ["o.jsonl", "o.jsonl.gz", "o.parquet", "o.CSV"])
def test_failures_are_written_beside_the_output_only_if_there_are_any(tmp_path, name):
    out = str(tmp_path / name)
    failures = FailureSink(out)
    assert errors_path(out) == tmp_path / "o.errors.jsonl" and not errors_path(out).exists()
    failures.write("a", "in.jsonl:2", "no text \ud800")
    assert json.loads(errors_path(out).read_text())["where"] == "in.jsonl:2"
    FailureSink(out)
    assert not errors_path(out).exists()


def test_standard_output_has_its_failures_on_standard_error(capsys):
    FailureSink("-").write(None, "standard input:1", "no text")
    assert capsys.readouterr().err == "standard input:1: no text\n"
