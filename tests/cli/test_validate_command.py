import json

import pytest
from cli_calls import called
from evaluated_articles import quote, record

from claimkit.cli import main

GOOD = record(quotes=[quote("q1", "Osei", "said", "the port was lost")])


def changed(path, value):
    row = json.loads(GOOD.model_dump_json())
    *parents, last = path
    place = row
    for name in parents:
        place = place[name]
    place[last] = value
    return json.dumps(row)


def validated(tmp_path, lines):
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    return called(main, "validate", "in.jsonl", cwd=tmp_path)


def test_sound_records(tmp_path):
    done = validated(tmp_path, [GOOD.model_dump_json(), "", record("b").model_dump_json()])
    assert (done.returncode, done.stdout) == (0, "in.jsonl: 2 records without fault; 0 faults\n")


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["quotes", 0, "kind"], "odd", "quotes.0.kind: input should be 'direct', 'indirect' or 'mixed', was: 'odd'"),
        (["quotes", 0, "confidence"], 7, "quotes.0.confidence: input should be less than or equal to 1, was: 7"),
        (["quotes", 0, "cue", 0, "start"], 6, "text[6:9] must be the span's text 'said', was: 'aid'"),
        (["quotes", 0, "speaker"], "s4", "a link must name an id of this record, was: 's4'"),
        (["extra"], 1, "extra: extra inputs are not permitted, was: 1"),
    ],
)
def test_faults_of_records_have_line_and_field(tmp_path, path, value, message):
    done = validated(tmp_path, [GOOD.model_dump_json(), changed(path, value)])
    assert done.returncode == 1 and f"in.jsonl:2: {message}" in done.stdout


def test_records_of_the_same_id(tmp_path):
    done = validated(tmp_path, [GOOD.model_dump_json(), "{", GOOD.model_dump_json()])
    assert done.returncode == 1 and "in.jsonl:2: invalid JSON" in done.stdout
    assert "in.jsonl:3: article.id: ids must be unique in a file, 'a' stands in line 1 too" in done.stdout


def test_articles(tmp_path):
    rows = [{"id": "a", "text": "x", "title": "T"}, {"id": "b"}, {"id": "c", "text": "x", "published": "May"}]
    done = validated(tmp_path, [json.dumps(row) for row in rows])
    assert done.returncode == 1
    for message in ("in.jsonl:2: an article must have a text", "in.jsonl:3: article c: published: ",
                    "1 articles without fault, 1 without authors, 1 without published"):  # fmt: skip
        assert message in done.stdout
    assert "without title" not in done.stdout


def test_articles_with_a_field_of_another_name(tmp_path):
    (tmp_path / "in.jsonl").write_text(json.dumps({"body": "x"}))
    assert called(main, "validate", "in.jsonl", cwd=tmp_path).returncode == 1
    assert called(main, "validate", "in.jsonl", "--field", "text=body", cwd=tmp_path).returncode == 0


def test_a_missing_file_is_a_wrong_call(tmp_path):
    done = called(main, "validate", "in.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "") and "is missing: in.jsonl" in done.stderr
