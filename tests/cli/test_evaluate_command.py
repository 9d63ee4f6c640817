import json

import pytest
from cli_calls import called
from evaluated_articles import TEXT, quote, record

from claimkit.cli import main

GOLD = record(quotes=[quote("q1", "Osei", "said", "the port was lost")], features={"q1": ["title"]})
ROW = {"id": "a", "text": TEXT, "quotes": [{"source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 27]]}]}
LABEL = {"id": "a", "attribution": 0, "speaker": "Osei", "speaker_type": "person", "claim_type": "fact",
         "certainty": "certain", "negated": False, "stances": []}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "pred.jsonl").write_text(GOLD.model_dump_json())
    (tmp_path / "gold.jsonl").write_text(json.dumps(ROW) + "\n\n")
    (tmp_path / "labels.jsonl").write_text(json.dumps(LABEL))
    (tmp_path / "odd.jsonl").write_text('{"id": "a"}')
    (tmp_path / "twice.jsonl").write_text((json.dumps(ROW) + "\n") * 2)
    return tmp_path


def test_records_against_records(folder):
    done = called(main, "evaluate", "pred.jsonl", "pred.jsonl", cwd=folder)
    assert done.returncode == 0 and "attribution  100.0  100.0  100.0" in done.stdout
    assert "title" in done.stdout


def test_rows_with_labels_and_json(folder):
    done = called(main, "evaluate", "gold.jsonl", "pred.jsonl", "--labels", "labels.jsonl", "--json", cwd=folder)
    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert found["measures"]["exact.f1"]["value"] == 100 and found["measures"]["speaker.of_found"]["value"] == 0
    assert found["kinds"]["indirect"]["gold"] == 1


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["nope.jsonl", "pred.jsonl"], "nope.jsonl: the file cannot be read"),
        (["odd.jsonl", "pred.jsonl"], "odd.jsonl:1: a line must be an article record, or have id, text and quotes"),
        (["twice.jsonl", "pred.jsonl"], "twice.jsonl:2: an id must be unique in a file, twice: 'a'"),
        (["gold.jsonl", "pred.jsonl", "--labels", "odd.jsonl"], "odd.jsonl:1: a label must have id"),
        (["gold.jsonl"], "Missing argument"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_2(folder, args, message):
    done = called(main, "evaluate", *args, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "") and message in done.stderr
    assert len(done.stderr.splitlines()) == 1
