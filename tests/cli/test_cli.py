import json

import pytest
from cli_calls import claimkit

from claimkit.records import ArticleRecord

GOOD = {"id": "a", "text": "Osei said the port was lost."}


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def test_jsonl_in_jsonl_out(tmp_path):
    (tmp_path / "in.jsonl").write_text(json.dumps(GOOD))
    done = claimkit("extract", "in.jsonl", "-o", "out.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    record = ArticleRecord.model_validate_json((tmp_path / "out.jsonl").read_text())
    assert record.quotes[0].source[0].text == "Osei"
    assert "1 articles" in done.stderr
    assert not (tmp_path / "out.errors.jsonl").exists()


def test_standard_input_to_standard_output_quietly():
    done = claimkit("extract", "-", "--quiet", "--no-text", stdin="Osei said the port was lost.")
    (record,) = lines(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert record["article"]["id"] == "stdin" and record["article"]["text"] is None


def test_bad_rows_are_named_and_the_rest_is_done(tmp_path):
    (tmp_path / "in.jsonl").write_text("\n".join([json.dumps(GOOD), "{", json.dumps({**GOOD, "id": "b"})]))
    done = claimkit("extract", "in.jsonl", "-o", "out.jsonl", "--workers", "2", cwd=tmp_path)
    assert done.returncode == 1
    assert [r["article"]["id"] for r in lines((tmp_path / "out.jsonl").read_text())] == ["a", "b"]
    (failure,) = lines((tmp_path / "out.errors.jsonl").read_text())
    assert failure["where"] == "in.jsonl:2" and "no JSON" in failure["reason"]


def test_on_error_stop_keeps_what_is_done(tmp_path):
    (tmp_path / "in.jsonl").write_text("\n".join([json.dumps(GOOD), "{", json.dumps({**GOOD, "id": "b"})]))
    done = claimkit("extract", "in.jsonl", "-o", "out.jsonl", "--on-error", "stop", cwd=tmp_path)
    assert done.returncode == 1
    assert [r["article"]["id"] for r in lines((tmp_path / "out.jsonl").read_text())] == ["a"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["extract", "nope.txt"], "is missing: nope.txt"),
        (["extract"], "Missing argument"),
        (["extract", "-", "--bogus"], "No such option: --bogus"),
        (["extract", "-", "-o", "x.pdf"], ".jsonl.zst, .parquet, .csv or be -, was: x.pdf"),
        (["extract", "-", "--resume"], "--resume must have an output file, was: -"),
        (["extract", "-", "-o", "x.csv", "--resume", "--overwrite"], "either resume or overwrite"),
        (["extract", "-", "-o", "missing/x.jsonl"], "must be a file that can be written, missing/x.jsonl"),
        (["extract", "-", "--on-error", "maybe"], "--on-error must be stop or skip, was: maybe"),
        (["extract", "-", "--field", "body"], "--field must be FIELD=NAME"),
        (["extract", "-", "--workers", "0"], "workers"),
        (["nix"], "No such command"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_2(args, message, tmp_path):
    done = claimkit(*args, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr and len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_debug_shows_where():
    assert "Traceback" in claimkit("extract", "nope.txt", "--debug").stderr


def test_schema_is_the_records_schema():
    assert json.loads(claimkit("schema").stdout) == ArticleRecord.model_json_schema(mode="serialization")


def test_show_prints_quotes(tmp_path):
    (tmp_path / "a.txt").write_text("“Not so,” Vane said.")
    done = claimkit("show", "a.txt", cwd=tmp_path)
    assert done.returncode == 0 and "Vane · said" in done.stdout and "direct" in done.stdout
