import json

import pytest
from evaluated_articles import by_id, claim, quote, record, speaker

from claimkit.errors import CallError
from claimkit.evaluation import report

LOST = quote("q1", "Osei", "said", "the port was lost", speaker="s1")
GOLD = record(quotes=[LOST], speakers=[speaker("s1", "Osei")], claims=[claim("c1", "q1", "the port was lost")])


def row(predicted):
    return report._compared("corpus test", by_id(GOLD), by_id(predicted))


def test_tables_show_what_the_predictions_have():
    quotes_only = report.block([row(record(quotes=[{**LOST, "speaker": None}]))])
    assert "| corpus test, 1 articles, 1 quotes | 100.0 | 100.0 | 100.0 | 100.0 | 100.0 | 0.0 | – |" in quotes_only
    assert "claim type" not in quotes_only
    whole = report.block([row(GOLD)])
    assert "| corpus test, 1 labelled quotes | 100.0 | 100.0 | 100.0 | 100.0 | 100.0 | 100.0 | 0.0 | 0.0 |" in whole


def test_only_the_block_is_rewritten():
    tables = report.block([row(GOLD)])
    once = report.rewritten(f"above\n{report.BEGIN}\nold\n{report.END}\nbelow\n", tables, "README.md")
    assert once.startswith(f"above\n{report.BEGIN}\n|") and once.endswith(f"|\n{report.END}\nbelow\n")
    assert report.rewritten(once, tables, "README.md") == once and "old" not in once


def test_a_text_without_block_is_refused():
    with pytest.raises(CallError, match=r"README\.md must have a block <!-- scores -->"):
        report.rewritten("above", "tables", "README.md")


def test_the_pipeline_is_measured_on_both_parts_and_on_polnear(tmp_path):
    for name in ("test.jsonl", "dev.jsonl"):
        (tmp_path / name).write_text(GOLD.model_dump_json() + "\n")
    quotes = [{"source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 19]]}]
    row = {"id": "p", "text": "Osei said it rained.", "quotes": quotes}
    (tmp_path / "polnear_dev.jsonl").write_text(json.dumps(row))
    (tmp_path / "README.md").write_text(f"{report.BEGIN}\n{report.END}\n")
    report.main(tmp_path, tmp_path, tmp_path)
    written = (tmp_path / "README.md").read_text()
    for name in ("corpus test, 1", "corpus dev, 1", "PolNeAR dev, 1"):
        assert f"| {name} articles, 1 quotes | " in written


def test_a_missing_block_is_told_before_anything_is_measured(tmp_path):
    with pytest.raises(CallError, match="the file cannot be read"):
        report.main(None, tmp_path / "no-corpus", tmp_path)
    (tmp_path / "README.md").write_text("no tables")
    with pytest.raises(CallError, match="must have a block"):
        report.main(None, tmp_path / "no-corpus", tmp_path)
