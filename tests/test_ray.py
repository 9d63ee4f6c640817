"""Ray gives what one machine gives: its workers in this process, then a cluster of two, one of them killed."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import batch_tasks
import pytest
from cli_calls import claimkit

import claimkit as package
from claimkit import records
from claimkit.batch import Job, run
from claimkit.errors import CallError

needs_ray = pytest.mark.skipif(
    subprocess.run([sys.executable, "-c", "import ray.data"], capture_output=True).returncode != 0,
    reason="ray is not installed: pip install 'claimkit[ray]'",
)
ROWS = [
    {"id": "a", "text": "x"}, "{", {"id": "b", "text": "die"}, {"id": "a", "text": "again"}, {"id": "c"},
    {"id": "d", "text": "raise"}, *({"id": f"n{n}", "text": "y"} for n in range(70)), {"id": "n3", "text": "z"},
]  # fmt: skip


def write(folder, rows=ROWS):
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (folder / "in").mkdir()
    (folder / "in" / "a.jsonl").write_text("\n".join(lines))
    packed = gzip.compress("".join(json.dumps({"id": f"z{n}", "text": "y"}) + "\n" for n in range(500)).encode())
    (folder / "in" / "b.jsonl.gz").write_bytes(packed[:-20])
    (folder / "in" / "c.jsonl").write_text(json.dumps({"id": "last", "text": "y"}))
    return folder


class Table(list):
    """As much of an Arrow table as the workers are given."""

    def __getitem__(self, name):
        return self

    def to_pylist(self):
        return list(self)


def engine_without_ray(monkeypatch):
    """The engine with its workers in this process."""
    from claimkit import ray

    def told(job, parts, done, workers):
        actor = ray._Parts(job, b"".join(done), os.getcwd())
        for number, part in enumerate(parts):
            for table in actor(Table([json.dumps([number, *ray._packed(part)])])):
                for row in table.to_pylist():
                    yield tuple(json.loads(row["told"])), row["record"]
        actor.pool.close()

    class Nothing:
        def __enter__(self):
            return 1

        def __exit__(self, *error):
            pass

    monkeypatch.setattr(sys.modules["__main__"], "__file__", "none", raising=False)
    monkeypatch.setattr(ray, "_ray", lambda: None)
    monkeypatch.setattr(ray, "_told", told)
    monkeypatch.setattr(ray, "_connected", lambda address, workers: Nothing())
    return ray.cluster()


def test_workers_tell_what_one_machine_finds_and_go_on_with_a_run(tmp_path, monkeypatch):
    pytest.importorskip("pyarrow", reason="what workers tell are Arrow tables")
    monkeypatch.chdir(write(tmp_path))
    batch_tasks.stand_in(monkeypatch.setattr)
    local = run(Job(["in"], "l.jsonl"))
    assert local.failed == 7 and (local.done > 71)
    engine = engine_without_ray(monkeypatch)
    assert run(Job(["in"], "r.jsonl"), engine=engine) == local
    files = [(tmp_path / name).read_bytes() for name in ("l.jsonl", "l.errors.jsonl", "r.jsonl", "r.errors.jsonl")]
    assert files[:2] == files[2:]
    kept = files[0].splitlines(keepends=True)[:40]
    (tmp_path / "r.jsonl").write_bytes(b"".join(kept))
    again = run(Job(["in"], "r.jsonl", resume=True), engine=engine)
    assert (again.before, again.failed, again.done) == (40, 7, local.done - 40)
    assert [(tmp_path / name).read_bytes() for name in ("r.jsonl", "r.errors.jsonl")] == files[:2]
    assert run(Job(["in"], "s.jsonl", stop=True), engine=engine).stopped


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--engine", "moon"], "--engine must be local or ray, was: moon"),
        (["--ray-address", "auto"], "--ray-address must come with --engine ray, came without: auto"),
        pytest.param(["--engine", "ray"], "must be JSONL or Parquet", marks=needs_ray),
        pytest.param(
            ["--engine", "ray", "--ray-address", "127.0.0.1:1"],
            "a Ray cluster must answer at 127.0.0.1:1: ",
            marks=needs_ray,
        ),
    ],
)
def test_wrong_calls_are_one_line(tmp_path, options, told):
    (tmp_path / "a.txt").write_text("x")
    done = claimkit("extract", "a.txt", "-o", "o.jsonl", *options, cwd=tmp_path)
    assert done.returncode == 2 and told in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "o.jsonl").exists()


def test_without_ray_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(CallError, match=r"pip install 'claimkit\[ray\]'"):
        package.ray.extract(None)


@needs_ray
def test_two_workers_of_which_one_is_killed_give_the_same_bytes(tmp_path):
    rows = [{"id": f"{n}", "text": f"Osei said that {n} ships were lost. Vane denied it."} for n in range(200)]
    rows[50], rows[70] = "{", {"id": "1", "text": "again"}
    lines = "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)
    (tmp_path / "in.jsonl").write_text(lines)
    mark = uuid.uuid4().hex
    process = subprocess.Popen(
        [sys.executable, "-m", "claimkit", "extract", "in.jsonl", "-o", "r.jsonl", "--engine", "ray", "--workers", "2",
         "--quiet"],
        cwd=tmp_path, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "CLAIMKIT_TEST": mark},
    )  # fmt: skip
    wait_for(lambda: lines_in(tmp_path / "r.jsonl") >= 20, process)
    actors = actors_of(mark)
    assert len(actors) == 2
    os.kill(actors[0], signal.SIGKILL)
    told = process.communicate(timeout=300)[1]
    assert (process.returncode, told) == (1, "")
    claimkit("extract", "in.jsonl", "-o", "l.jsonl", "--quiet", cwd=tmp_path)
    assert (tmp_path / "l.jsonl").read_bytes() == (tmp_path / "r.jsonl").read_bytes()
    assert (tmp_path / "l.errors.jsonl").read_bytes() == (tmp_path / "r.errors.jsonl").read_bytes()
    wait_for(lambda: not actors_of(mark))


@needs_ray
def test_a_dataset_gives_records_and_reasons(monkeypatch):
    for name, value in package.ray.SETTINGS.items():
        monkeypatch.setenv(name, value)
    import ray

    ray.init("local", num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error")
    try:
        rows = [{"id": "a", "body": "Osei said the port was lost."}, {"id": "b", "body": None}]
        made = package.ray.extract(ray.data.from_items(rows), fields={"text": "body"}, workers=1)
        done, failed = sorted(made.take_all(), key=lambda row: row["id"])
    finally:
        ray.shutdown()
    record = records.ArticleRecord.model_validate_json(done["record"])
    assert record == package.extract("Osei said the port was lost.", id="a") and done["reason"] is None
    assert failed["id"] == "b" and failed["record"] is None and "must have a text" in failed["reason"]


def lines_in(path):
    return path.read_bytes().count(b"\n") if path.exists() else 0


def actors_of(mark):
    """The processes of a run's actors: Ray starts them apart, with the environment of whoever began the cluster."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            name, held = (place / "cmdline").read_bytes(), (place / "environ").read_bytes()
        except OSError:
            continue
        if name.startswith(b"ray::") and b"_Parts" in name and mark.encode() in held:
            found.append(int(place.name))
    return found


def wait_for(true, process=None):
    until = time.monotonic() + 300
    while not true():
        assert (process is None or process.poll() is None) and time.monotonic() < until
        time.sleep(0.05)
