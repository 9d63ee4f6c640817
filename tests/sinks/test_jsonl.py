import json

import pytest

import claimkit
from claimkit.errors import CallError
from claimkit.sinks import FailureSink, JsonlSink, errors_path


def test_records_are_on_disk_as_soon_as_they_are_written(tmp_path):
    out = tmp_path / "out.jsonl"
    record = claimkit.extract("Osei said it rained.\u2028")
    with JsonlSink(str(out)) as sink:
        sink.write(record)
        assert claimkit.ArticleRecord.model_validate_json(out.read_bytes()) == record


def test_failures_are_written_beside_the_output_only_if_there_are_any(tmp_path):
    out = str(tmp_path / "out.jsonl")
    failures = FailureSink(out)
    assert not errors_path(out).exists()
    failures.write("a", "in.jsonl:2", "no text")
    assert json.loads(errors_path(out).read_text()) == {"id": "a", "where": "in.jsonl:2", "reason": "no text"}
    FailureSink(out)
    assert not errors_path(out).exists()


def test_standard_output_has_its_failures_on_standard_error(capsys):
    FailureSink("-").write(None, "standard input:1", "no text")
    assert capsys.readouterr().err == "standard input:1: no text\n"


def test_an_output_that_cannot_be_written_is_a_wrong_call(tmp_path):
    with pytest.raises(CallError, match="must be a file that can be written"):
        JsonlSink(str(tmp_path / "missing" / "out.jsonl"))
