"""The README's Python is run, and its result shown is the result."""

import contextlib
import io
import re
from pathlib import Path

import pytest
from typer.main import get_command

from claimkit.cli import app

README = Path(__file__).parent.parent / "README.md"


@pytest.mark.skipif(not README.exists(), reason="no README beside the tests")
def test_the_code_runs_and_shows_what_it_prints():
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf8"), re.S)
    assert len(blocks) >= 4
    shown, space = io.StringIO(), {}
    with contextlib.redirect_stdout(shown):
        for block in blocks:
            exec(compile(block, "README.md", "exec"), space)
    expected = [line[2:] for line in blocks[0].splitlines() if line.startswith("# ")]
    assert shown.getvalue().splitlines() == expected


def test_every_command_is_documented():
    text = README.read_text(encoding="utf8")
    for name in get_command(app).commands:
        assert f"claimkit {name}" in text


def test_a_result_stands_within_ten_lines_of_the_title():
    lines = README.read_text(encoding="utf8").splitlines()
    assert any(line.startswith("# indirect") for line in lines[:13])
