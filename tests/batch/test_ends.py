"""Runs that end before their time, as processes: whatever ends them, going on gives what an undisturbed run gives."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COUNT = 150
TASKS = str(Path(__file__).parent.parent / "batch_tasks.py")


@pytest.fixture
def folder(tmp_path):
    return filled(tmp_path)


def filled(folder):
    rows = [json.dumps({"id": f"{n}", "text": "slow " * (n % 7 + 1)}) for n in range(COUNT)]
    rows[40], rows[90] = "{", json.dumps({"id": "1", "text": "again"})
    rows[60] = json.dumps({"id": "60", "text": "die"})
    (folder / "in.jsonl").write_text("\n".join(rows) + "\n")
    return folder


def begun(folder, out, *options, **more):
    return subprocess.Popen(
        [sys.executable, TASKS, "extract", "in.jsonl", "-o", out, *options], cwd=folder, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, **{"stderr": subprocess.PIPE, **more},
    )  # fmt: skip


def ended(process):
    told = process.communicate(timeout=60)[1]
    return process.returncode, told


def size(path):
    return path.read_bytes().count(b"\n") if path.exists() else 0


def wait_for(path, count, process):
    until = time.monotonic() + 60
    while size(path) < count:
        assert process.poll() is None and time.monotonic() < until
        time.sleep(0.005)


def workers_of(process):
    found = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(process.pid)], capture_output=True, text=True
    )
    return [int(line.split()[0]) for line in found.stdout.splitlines() if "spawn_main" in line]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = filled(tmp_path_factory.mktemp("whole"))
    code, told = ended(begun(folder, "whole.jsonl", "--workers", "2", "--quiet"))
    assert (code, told) == (1, "") and size(folder / "whole.jsonl") == COUNT - 3
    return (folder / "whole.jsonl").read_bytes(), (folder / "whole.errors.jsonl").read_bytes()


def assert_resumed(folder, whole):
    code, told = ended(begun(folder, "o.jsonl", "--resume", "--workers", "2"))
    assert code == 1 and "Traceback" not in told
    assert ((folder / "o.jsonl").read_bytes(), (folder / "o.errors.jsonl").read_bytes()) == whole


def test_killed_twice_and_resumed_equals_undisturbed(folder, whole):
    if not hasattr(os, "fork"):
        pytest.skip("kill -9 needs POSIX")
    chance = random.Random(3)
    for count, options in ((30, []), (100, ["--resume"])):
        process = begun(folder, "o.jsonl", "--workers", "2", *options)
        wait_for(folder / "o.jsonl", count - 10, process)
        os.kill(chance.choice(workers_of(process)), signal.SIGKILL)
        wait_for(folder / "o.jsonl", count, process)
        workers = workers_of(process)
        process.kill()
        process.communicate()
        until = time.monotonic() + 10
        while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < until:
            time.sleep(0.05)
        assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
    with (folder / "o.jsonl").open("ab") as torn:
        torn.write(whole[0][:300])
    assert_resumed(folder, whole)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_keeps_what_is_done(folder, whole, sent):
    process = begun(folder, "o.jsonl", "--workers", "2", start_new_session=True)
    wait_for(folder / "o.jsonl", 20, process)
    os.killpg(process.pid, sent) if sent == signal.SIGINT else process.send_signal(sent)
    code, told = ended(process)
    assert code == 130 and "stopped, what is done is kept: --resume goes on with it" in told
    assert "Traceback" not in told
    done = (folder / "o.jsonl").read_bytes()
    assert done.endswith(b"\n") and whole[0].startswith(done)
    assert_resumed(folder, whole)


def test_a_full_disk_is_one_line_and_can_be_gone_on_from(folder, whole):
    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    code, told = ended(begun(folder, "o.jsonl", "--quiet", preexec_fn=little_room))
    assert code == 1 and len(told.splitlines()) == 1 and "must be writable to its end" in told
    assert 10_000 < len((folder / "o.jsonl").read_bytes()) <= 20_000
    assert whole[0].startswith((folder / "o.jsonl").read_bytes())
    assert_resumed(folder, whole)


def test_a_full_disk_while_a_table_is_made_loses_nothing(folder):
    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    (folder / "in.jsonl").write_text("".join(json.dumps({"id": f"{n}", "text": "x" * 500}) + "\n" for n in range(12)))
    code, told = ended(begun(folder, "o.csv", "--quiet"))
    table = (folder / "o.csv").read_bytes()
    (folder / "o.csv.part").write_bytes(b"")
    code, told = ended(begun(folder, "o.csv", "--quiet", "--overwrite", preexec_fn=little_room))
    assert code == 0 or "--resume goes on with it" in told
    assert ended(begun(folder, "o.csv", "--quiet", "--resume"))[0] == 0
    assert (folder / "o.csv").read_bytes() == table


def test_a_closed_pipe_ends_a_run_to_standard_output_in_peace(folder):
    process = begun(folder, "-", "--quiet", "--no-text", stdout=subprocess.PIPE)
    assert json.loads(process.stdout.readline())["article"]["id"] == "0"
    process.stdout.close()
    assert process.wait(60) == 0 and process.stderr.read().count("Traceback") == 0


def test_a_closed_standard_error_costs_no_article(folder, whole):
    read, write = os.pipe()
    os.close(read)
    process = begun(folder, "o.jsonl", "--workers", "2", stderr=write)
    os.close(write)
    assert process.wait(60) == 1
    assert ((folder / "o.jsonl").read_bytes(), (folder / "o.errors.jsonl").read_bytes()) == whole
