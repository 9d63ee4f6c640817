"""The examples and the README's tutorial are run as a reader would run them."""

import re
import runpy
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from cli_calls import called
from small_records import write

from claimkit.cli import main

ROOT = Path(__file__).parent.parent
pytest.importorskip("duckdb", reason="needs claimkit[analytics]")
pytest.importorskip("altair", reason="needs claimkit[analytics]")
pytest.importorskip("networkx", reason="needs claimkit[networks]")
pytestmark = pytest.mark.skipif(not (ROOT / "examples").exists(), reason="no examples beside the tests")


def run(monkeypatch, name, *args):
    monkeypatch.setattr(sys, "argv", [name, *map(str, args)])
    runpy.run_path(str(ROOT / "examples" / name), run_name="__main__")


def test_the_political_scientist(monkeypatch, tmp_path, capsys):
    run(monkeypatch, "political_scientist.py", write(tmp_path / "records.jsonl"), tmp_path / "out")
    assert "Ada Osei" in capsys.readouterr().out
    made = {path.name for path in (tmp_path / "out").iterdir() if path.stat().st_size}
    assert made == {"stances.csv", "stances.svg", "coalitions.gexf", "events.csv"}


def test_the_newsroom(monkeypatch, tmp_path, capsys):
    run(monkeypatch, "newsroom.py", ROOT / "corpus" / "sample", tmp_path / "out")
    assert re.search(r"port: \d+ quotes", capsys.readouterr().out)
    assert (tmp_path / "out" / "records.jsonl").read_text(encoding="utf8").count("\n") == 1


def test_an_own_pipeline(monkeypatch, tmp_path, capsys):
    run(monkeypatch, "own_spacy_pipeline.py", tmp_path / "out.spacy")
    shown = capsys.readouterr().out
    assert "Bo Vane: “We will fight it in court,”" in shown and "['port tax']" in shown
    assert (tmp_path / "out.spacy").stat().st_size


def test_the_tutorial_from_a_folder_to_a_plot(tmp_path):
    text = (ROOT / "README.md").read_text(encoding="utf8")
    block = re.search(r"### From a folder of articles to a plot\n.*?```\n(.*?)```", text, re.S)
    shutil.copytree(ROOT / "corpus" / "sample", tmp_path / "articles")
    lines = [line for line in block.group(1).splitlines() if line.startswith("claimkit ")]
    assert len(lines) >= 5
    for line in lines:
        done = called(main, *shlex.split(line, comments=True)[1:], cwd=tmp_path)
        assert done.returncode == 0, (line, done.stderr)
    for name in ("records.jsonl", "speakers.csv", "speakers.png", "stances.html", "events.csv", "network.gexf"):
        assert (tmp_path / name).stat().st_size, name


def test_the_pictures_are_there_and_small():
    for name in re.findall(r"docs/pictures/[\w.]+", (ROOT / "README.md").read_text(encoding="utf8")):
        assert 10_000 < (ROOT / name).stat().st_size < 300_000
