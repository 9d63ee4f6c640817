"""`claimkit analyze` and `claimkit export`, called as a user calls them."""

import csv

import pytest
from cli_calls import called
from small_records import write

from claimkit.cli import main

pytest.importorskip("duckdb", reason="needs claimkit[analytics]")


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "records.jsonl")
    return tmp_path


def claimkit(folder, *args):
    return called(main, *args, cwd=folder)


def test_all_tables_are_printed(folder):
    done = claimkit(folder, "analyze", "records.jsonl")
    assert done.returncode == 0, done.stderr
    for title in ("Who speaks most", "Who stands where", "Favour and opposition", "Who agrees", "Claims by type"):
        assert title in done.stdout
    assert "(nobody" in done.stdout


def test_a_table_says_how_many_are_against(folder):
    done = claimkit(folder, "analyze", "records.jsonl", "--table", "stances", "--target", "port", "--least", "2")
    assert "50% against" in done.stdout and "100% in favor" in done.stdout
    assert "Cy Lund" not in done.stdout


def test_tables_and_plots_are_written(folder):
    pytest.importorskip("altair", reason="needs claimkit[analytics]")
    outs = ["s.csv", "s.parquet", "s.png", "s.svg", "s.html"]
    args = [part for out in outs for part in ("-o", out)]
    done = claimkit(folder, "analyze", "records.jsonl", "--table", "stances", *args)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    with (folder / "s.csv").open(encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["speaker"] == "Ada Osei" and rows[0]["favor"] == "2"
    assert (folder / "s.png").read_bytes().startswith(b"\x89PNG")
    assert "Who stands where" in (folder / "s.svg").read_text(encoding="utf8")
    page = (folder / "s.html").read_text(encoding="utf8")
    assert "Ada Osei" in page and 'src="http' not in page


@pytest.mark.parametrize("table", ["speakers", "timeline", "agreement", "claims"])
def test_every_table_has_its_plot(folder, table):
    pytest.importorskip("altair", reason="needs claimkit[analytics]")
    done = claimkit(folder, "analyze", "records.jsonl", "--table", table, "-o", "plot.svg", "--by", "publisher")
    assert done.returncode == 0, done.stderr
    assert "<svg" in (folder / "plot.svg").read_text(encoding="utf8")


def test_a_query_of_ones_own(folder):
    done = claimkit(folder, "analyze", "records.jsonl", "--sql", "SELECT count(*) AS n FROM claims", "-o", "n.csv")
    assert done.returncode == 0, done.stderr
    assert (folder / "n.csv").read_text(encoding="utf8").split() == ["n", "8"]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["analyze", "records.jsonl", "--table", "shares"], "--table must be one of"),
        (["analyze", "records.jsonl", "-o", "x.csv"], "must have one of --table and --sql"),
        (["analyze", "records.jsonl", "--sql", "SELECT 1", "-o", "x.png"], "a plot must be of a --table"),
        (["analyze", "records.jsonl", "--table", "claims", "-o", "x.doc"], "an output must end in"),
        (["analyze", "records.jsonl", "--by", "paper"], "by must be of"),
        (["analyze", "none.jsonl"], "is missing: none.jsonl"),
        (["analyze", "records.jsonl", "--aliases", "none.csv"], "a file of aliases must be readable"),
        (["export", "records.jsonl", "--to", "docx", "-o", "x"], "a format must be one of"),
        (["export", "records.csv", "--to", "dna", "-o", "x"], "a file of records must end in"),
        (["export", "none.jsonl", "--to", "dna", "-o", "x"], "none.jsonl"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_2(folder, args, told):
    done = claimkit(folder, *args)
    assert done.returncode == 2 and told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_export_writes_each_format(folder):
    (folder / "aliases.csv").write_text("name,canonical\nofficials,The Office\n", encoding="utf8")
    done = claimkit(folder, "export", "records.jsonl", "--to", "dna", "-o", "dna.csv", "--aliases", "aliases.csv")
    assert done.returncode == 0, done.stderr
    assert '"The Office";"port";0' in (folder / "dna.csv").read_text(encoding="utf8")
    pytest.importorskip("networkx", reason="needs claimkit[networks]")
    done = claimkit(folder, "export", "records.jsonl", "--to", "gexf", "--network", "speakers", "-o", "net.gexf")
    assert done.returncode == 0 and "<gexf" in (folder / "net.gexf").read_text(encoding="utf8")


@pytest.mark.parametrize("name", ["analyze", "export"])
def test_every_option_is_documented(name):
    from pathlib import Path

    from typer.main import get_command

    from claimkit.cli import app

    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf8")
    for option in get_command(app).commands[name].params:
        if option.param_type_name == "option":
            assert any(opt in text for opt in option.opts), option.opts
