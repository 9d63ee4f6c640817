"""Cases as data: one JSON object a line, each with a group; `known-failure` cases are strict xfails."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "cases"


def cases(name: str) -> list:
    """The cases of tests/cases/<name>.jsonl as pytest parameters."""
    rows = [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf8").split("\n") if line]
    return [pytest.param(row, id=f"{i}-{row['group']}", marks=_marks(row)) for i, row in enumerate(rows, start=1)]


def _marks(row: dict) -> list:
    return [pytest.mark.xfail(strict=True, reason=row.get("why", ""))] if row["group"] == "known-failure" else []
