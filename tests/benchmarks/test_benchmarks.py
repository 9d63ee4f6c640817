"""The commands of benchmarks/, on two articles."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent.parent / "benchmarks"
pytestmark = pytest.mark.skipif(not BENCHMARKS.exists(), reason="no benchmarks beside the tests")
ASKED = [
    "one core", "`en_core_web_sm` alone", "ratio", "two workers", "`import claimkit`", "`claimkit --help`",
    "first record", "peak memory", "an article of",
]  # fmt: skip


def called(name, *args):
    return subprocess.run(
        [sys.executable, BENCHMARKS / name, *args], capture_output=True, text=True, timeout=600,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf8"},
    )  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores cannot be chosen on this system")
def test_all_is_measured_and_written_where_it_belongs(tmp_path):
    rows = [{"id": f"{n}", "text": f"Osei said that {n} ships were lost. “They will not wait,” she said.\n\n" * 10}
            for n in range(3)]  # fmt: skip
    (tmp_path / "polnear_dev.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- speed -->\nold\n<!-- /speed -->\nafter\n")
    done = called(
        "run.py", "--data", tmp_path, "--articles", "2", "--rounds", "1", "--longest", "3000", "--write", readme
    )
    assert done.returncode == 0, done.stderr
    text = readme.read_text(encoding="utf8")
    assert text == f"before\n<!-- speed -->\n{done.stdout}<!-- /speed -->\nafter\n"
    assert text.splitlines()[2].startswith("2 articles, 260 words; claimkit ")
    for name in ASKED:
        assert f"| {name}" in text or f", {name} |" in text
    assert "| an article of 3,000 characters | " in text


@pytest.mark.parametrize(
    ("name", "args", "told"),
    [
        ("run.py", ["--data", "none"], "must stand in none"),
        ("run.py", ["--write", "none.md"], "--write must name a file to write into, none.md"),
        ("resume.py", ["--data", "none"], "must be a folder with polnear_train.jsonl and polnear_dev.jsonl"),
    ],
)
def test_wrong_calls_are_one_line(name, args, told):
    done = called(name, *args)
    assert done.returncode == 1 and told in done.stderr and len(done.stderr.splitlines()) == 1
