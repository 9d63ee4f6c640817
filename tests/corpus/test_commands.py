import json

import pytest
from annotated_files import annotated
from cli_calls import called, claimkit

from claimkit.corpus.__main__ import main

GOOD = annotated(
    "{s1|{n:v|Vane}} {c1|said} {t1|so it is}.", ["v | Vane | person | named"], ["1 v | fact certain | | title"]
)
HALF = annotated("{s1|{n:v|Vane}} {c1|said} {t1|so} it is.", ["v | Vane | person | named"], ["1 v | fact possible"])


def corpus(*args, cwd):
    return called(main, *args, cwd=cwd)


@pytest.fixture
def folder(tmp_path):
    for name, source in {"articles/01-a": GOOD, "articles/02-b": GOOD, "second/01-a": HALF}.items():
        path = tmp_path / "corpus" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    (tmp_path / "corpus/splits.md").write_text(
        "By number.\n\n| id | split | genre | house |\n| --- | --- | --- | --- |\n"
    )
    return tmp_path


def test_check_prints_faults_then_counts(folder):
    done = corpus("check", "corpus/articles/01-a.txt", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "corpus/articles/01-a.txt: 5 words, 1 quotes (0 direct, 1 indirect, 0 mixed, 0 nested)"
    )
    (folder / "bad.txt").write_text(GOOD.replace("| fact", "| fakt"))
    done = corpus("check", "bad.txt", "corpus/articles/01-a.txt", cwd=folder)
    assert done.returncode == 1 and "bad.txt:11: fault: a label must be one of" in done.stdout
    assert "2 files: 10 words" in done.stdout


def test_build_needs_the_splits_and_writes_records(folder):
    done = corpus("build", cwd=folder)
    assert done.returncode == 2 and "has none: 01-a, 02-b: run python -m claimkit.corpus splits" in done.stderr
    assert corpus("splits", cwd=folder).returncode == 0
    text = (folder / "corpus/splits.md").read_text()
    assert text.startswith("By number.") and "| 01-a | train | g | h |\n| 02-b | dev | g | h |\n" in text
    done = corpus("build", cwd=folder)
    assert done.returncode == 0 and "train: 1 articles, 5 words" in done.stdout
    (row,) = (json.loads(line) for line in (folder / "corpus/train.jsonl").read_text().splitlines())
    assert row["article"]["metadata"] == {"house": "h", "genre": "g", "split": "train", "features": {"q1": ["title"]}}
    assert (folder / "corpus/test.jsonl").read_text() == ""
    assert len((folder / "corpus/second.jsonl").read_text().splitlines()) == 1


def test_build_refuses_faults(folder):
    corpus("splits", cwd=folder)
    (folder / "corpus/articles/02-b.txt").write_text(GOOD.replace("| fact", "| fakt"))
    done = corpus("build", cwd=folder)
    assert done.returncode == 1 and "02-b.txt:11: fault" in done.stdout and not (folder / "corpus/dev.jsonl").exists()


def test_agreement_of_two_annotators(folder):
    done = corpus("agreement", cwd=folder)
    # Content: 3 words and 1, so too little in common for one attribution.
    assert done.returncode == 0 and "content      100.0   33.3   50.0" in done.stdout
    (folder / "corpus/second/01-a.txt").write_text(HALF.replace("it is", "it was"))
    done = corpus("agreement", cwd=folder)
    assert done.returncode == 2 and "01-a differs at character 16: 'is.' and 'was.'" in done.stderr


def test_strip_prints_the_text_to_annotate(folder):
    done = corpus("strip", "corpus/articles/01-a.txt", cwd=folder)
    assert done.returncode == 0 and "===\nVane said so it is.\n=== speakers\n=== claims\n" in done.stdout


@pytest.mark.parametrize("args", [["check", "nope.txt"], ["strip", "nope.txt"], ["build"], ["agreement"], ["splits"]])
def test_a_wrong_call_is_one_line_and_exit_2(args, tmp_path):
    done = corpus(*args, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "") and len(done.stderr.splitlines()) == 1


def test_it_runs_as_a_module(folder):
    done = claimkit("check", "corpus/articles/01-a.txt", cwd=folder, module="claimkit.corpus")
    assert (done.returncode, done.stderr) == (0, "") and "5 words" in done.stdout
