import csv
import gzip
import inspect
import json
from pathlib import Path

import pytest
from cli_calls import claimkit

from claimkit.cli.extract import extract

README = Path(__file__).parent.parent.parent / "README.md"
ROWS = [
    {"id": "a/1", "body": "Osei said the port was lost."},
    {"id": "b", "body": "Vane denied it."},
    {"id": "a/1", "body": ""},
]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.jsonl.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, ROWS)).encode()))
    (tmp_path / "in" / "y.csv").write_text("id,body\nc,It rained.\n")
    return tmp_path


def test_a_folder_to_records_and_on_with_it(folder):
    args = ["extract", "in", "-o", "in/o.jsonl", "--field", "text=body", "--workers", "2"]
    done = claimkit(*args, cwd=folder)
    assert done.returncode == 1 and "3 articles, 1 failed" in done.stderr
    records = (folder / "in" / "o.jsonl").read_bytes()
    assert [json.loads(line)["article"]["id"] for line in records.splitlines()] == ["a/1", "b", "c"]
    (folder / "in" / "o.jsonl").write_bytes(records[:-100])
    assert "must be new, exists: in/o.jsonl; --resume goes on with it" in claimkit(*args, cwd=folder).stderr
    again = claimkit(*args, "--resume", cwd=folder)
    assert again.returncode == 1 and "1 articles, 2 before, 1 failed" in again.stderr
    assert (folder / "in" / "o.jsonl").read_bytes() == records


def test_rows_to_a_table(folder):
    done = claimkit("extract", "in/y.csv", "-o", "o.csv", "--field", "text=body", "--quiet", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert next(csv.reader((folder / "o.csv").open()))[:2] == ["article_id", "published"]
    assert [path.name for path in folder.iterdir() if path.is_file()] == ["o.csv"]


def test_every_option_is_documented():
    text = README.read_text(encoding="utf8")
    for name in inspect.signature(extract).parameters:
        if name not in ("inputs", "out"):
            assert f"--{name.replace('_', '-')}" in text
