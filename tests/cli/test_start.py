"""Nothing heavy is imported before it is needed."""

import subprocess
import sys

import pytest

HEAVY = "spacy onnxruntime numpy torch pyarrow duckdb pandas trafilatura fastapi ray"
CODE = f"""
import sys
sys.argv = ["claimkit", *{{args}}]
try:
    import claimkit.cli
    claimkit.cli.main()
except SystemExit as end:
    assert not end.code, end.code
print("imported:", *sorted(set("{HEAVY}".split()) & set(sys.modules)))
"""


@pytest.mark.parametrize("args", [["--help"], ["extract", "--help"], ["show", "--help"], ["schema"]])
def test_help_and_schema_import_nothing_heavy(args):
    done = subprocess.run([sys.executable, "-c", CODE.format(args=args)], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.splitlines()[-1].strip() == "imported:"


def test_importing_claimkit_imports_nothing_heavy():
    code = f'import claimkit, sys; print(*set("{HEAVY} pydantic typer".split()) & set(sys.modules))'
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "\n"
