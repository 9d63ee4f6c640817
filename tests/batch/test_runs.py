import json

import batch_tasks
import pytest

from claimkit.batch import Job, run
from claimkit.errors import CallError
from claimkit.readers import LARGEST


def nested(depth):
    return '{"id": "deep%d", "text": "x", "meta": %s%s}' % (depth, "[" * depth, "]" * depth)  # noqa: UP031


ROWS = [
    {"id": "a/1", "text": "x"}, {"id": "b", "text": "die"}, "{", {"id": "c", "text": "raise"},
    {"id": "a/1", "text": "z"},
    {"id": "../d", "text": "“" * 100_000}, {"id": "e", "text": "x" * 1_000_000}, {"id": "f", "text": "\0😀\u2028\r"},
    {"id": "g", "text": "y", "metadata": {"deep": None}}, {"id": "h"}, nested(300), nested(900), nested(100_000),
]  # fmt: skip
DONE = ["a/1", "../d", "e", "f", "g"]


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    batch_tasks.stand_in(monkeypatch.setattr)


@pytest.fixture
def job(tmp_path):
    return given(tmp_path, ROWS)


def given(folder, rows, **options):
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (folder / "in.jsonl").write_text("\n".join(lines))
    return lambda name, **more: Job([str(folder / "in.jsonl")], str(folder / name), **{**options, **more})


def lines(path):
    return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def test_bad_rows_errors_and_deaths_cost_one_line_each(tmp_path, job):
    summary = run(job("o.jsonl"))
    assert (summary.done, summary.failed, summary.before, summary.stopped) == (5, 8, 0, False)
    assert [r["article"]["id"] for r in lines(tmp_path / "o.jsonl")] == DONE
    failures = {
        row["where"].rpartition(":")[2]: (row["id"], row["reason"]) for row in lines(tmp_path / "o.errors.jsonl")
    }
    assert list(failures) == ["2", "3", "4", "5", "10", "11", "12", "13"]
    death = "the article could not be done: it made a worker die 3 times: SIGKILL, often for want of memory"
    assert failures["2"] == ("b", death)
    assert failures["4"] == ("c", "ValueError: two lines")
    assert failures["5"][0] == "a/1" and "unique" in failures["5"][1] and failures["10"][0] == "h"
    assert failures["11"][0] == "deep300" and "depth" in failures["11"][1]
    assert failures["12"][0] == "deep900" and "no JSON" in failures["13"][1]


def test_the_number_of_workers_changes_no_byte(tmp_path, job):
    for workers in (1, 3):
        run(job(f"o{workers}.jsonl", workers=workers))
    for name in ("o{}.jsonl", "o{}.errors.jsonl"):
        assert (tmp_path / name.format(1)).read_bytes() == (tmp_path / name.format(3)).read_bytes()


def test_stop_ends_at_the_first_failure_and_resume_goes_on_after_it_is_mended(tmp_path, job):
    summary = run(job("o.csv", stop=True, workers=2))
    assert summary.stopped and (summary.done, summary.failed) == (1, 1)
    assert not (tmp_path / "o.csv").exists() and len(lines(tmp_path / "o.csv.part")) == 1
    mended = [row if isinstance(row, dict) and row["text"] != "die" else {"id": "b", "text": "x"} for row in ROWS[:2]]
    again = run(given(tmp_path, mended)("o.csv", resume=True))
    assert (again.before, again.done, again.failed) == (1, 1, 0)
    assert (tmp_path / "o.csv").read_text().count("\n") == 3 and not (tmp_path / "o.errors.jsonl").exists()
    assert not (tmp_path / "o.csv.part").exists()


def test_resuming_a_finished_run_tries_failed_articles_only(tmp_path, job):
    run(job("o.jsonl"))
    before = (tmp_path / "o.jsonl").read_bytes(), (tmp_path / "o.errors.jsonl").read_bytes()
    summary = run(job("o.jsonl", resume=True))
    assert (summary.before, summary.done, summary.failed) == (5, 0, 8)
    assert before == ((tmp_path / "o.jsonl").read_bytes(), (tmp_path / "o.errors.jsonl").read_bytes())


def test_an_article_past_the_time_limit_is_one_line(tmp_path):
    job = given(tmp_path, [{"id": "a", "text": "hang"}, {"id": "b", "text": "x"}], time_limit=0.5)
    assert run(job("o.jsonl")).done == 1
    (failure,) = lines(tmp_path / "o.errors.jsonl")
    assert (failure["id"], failure["reason"]) == (
        "a", "the article could not be done: it ran past the time limit of 0.5 s",
    )  # fmt: skip


def test_pages_are_read_by_the_workers(tmp_path):
    pytest.importorskip("trafilatura", reason="HTML is read by trafilatura")
    (tmp_path / "in").mkdir()
    body = "<p>Osei said the port was lost, and that nobody would be paid before the end of the year.</p>"
    (tmp_path / "in" / "port.html").write_text(f"<html><body><article>{body}</article></body></html>")
    (tmp_path / "in" / "empty.html").write_text("")
    assert (run(Job([str(tmp_path / "in")], str(tmp_path / "in" / "o.jsonl"))).failed) == 1
    (record,) = lines(tmp_path / "in" / "o.jsonl")
    assert record["article"]["id"] == "port" and "Osei said" in record["article"]["text"]
    (failure,) = lines(tmp_path / "in" / "o.errors.jsonl")
    assert failure["id"] == "empty" and failure["where"].endswith("empty.html")
    assert run(Job([str(tmp_path / "in")], str(tmp_path / "in" / "o.jsonl"), resume=True)).before == 1


def test_texts_can_be_left_out(tmp_path, job):
    run(job("o.jsonl", keep_text=False))
    assert all(record["article"]["text"] is None for record in lines(tmp_path / "o.jsonl"))


def test_a_row_too_long_is_not_held(tmp_path):
    job = given(tmp_path, [json.dumps({"id": "a", "text": "x" * LARGEST}), {"id": "b", "text": "x"}])
    assert run(job("o.jsonl")).done == 1
    assert "must have at most 16,777,216 bytes" in lines(tmp_path / "o.errors.jsonl")[0]["reason"]


def test_a_wrong_call_leaves_no_output(tmp_path, job):
    for options in ({"workers": 0}, {"resume": True, "overwrite": True}, {"inputs": ["missing.jsonl"]}):
        with pytest.raises(CallError):
            run(Job(**{"inputs": [str(tmp_path / "in.jsonl")], "out": str(tmp_path / "o.jsonl"), **options}))
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]
    with pytest.raises(CallError, match="must not be one of the inputs"):
        run(job("in.jsonl", overwrite=True))
