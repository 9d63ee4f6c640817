"""Imports run one way: each module of the package is read, not run."""

import ast
from pathlib import Path

import pytest

import claimkit

PACKAGE = Path(claimkit.__file__).parent
# Each part and the parts that it may import, as shared/design.md draws them.
ALLOWED = {
    "errors": set(),
    "rows": {"records"},
    "records": {"errors", "rows"},
    "sentence_stance": {"records"},
    "lexicons": set(),
    "grammar": {"lexicons"},
    "tokens": set(),
    "annotations": {"records", "errors", "grammar", "tokens"},
    "layout": {"errors"},
    "encoder": {"errors", "layout", "grammar"},
    "quotes": {"errors", "records", "tokens", "annotations", "layout", "encoder"},
    "speakers": {"errors", "records", "names", "lexicons", "grammar", "tokens", "annotations", "layout", "encoder"},
    "claims": {"errors", "records", "sentence_stance", "names", "lexicons", "tokens", "annotations", "encoder"},
    "names": set(),
    "export": {"errors", "records", "annotations"},
    "worker": {"errors"},
    "pool": {"errors", "worker"},
    "tokenizer": set(),
    "pipeline": {
        "tokenizer",
        "pool",
        "errors",
        "records",
        "sentence_stance",
        "annotations",
        "encoder",
        "quotes",
        "speakers",
        "claims",
        "export",
    },
    "corpus": {"errors", "records", "annotations", "layout", "quotes", "export", "evaluation"},
    "evaluation": {"errors", "records", "names", "layout", "quotes", "pipeline"},
    "readers": {"errors", "records"},
    "sinks": {"errors", "records", "rows"},
    "analytics": {"errors", "records", "rows", "lexicons", "readers"},
    "exports": {"errors", "records", "annotations", "analytics"},
    "pages": {"records"},
    "display": {"errors", "records", "export", "pages"},
    "server": {"errors", "records", "worker", "export", "pipeline", "readers", "pages"},
    "batch": {"errors", "records", "pool", "pipeline", "readers", "sinks"},
    "ray": {"errors", "records", "readers", "sinks", "batch"},
    "cli": {
        "ray",
        "pages",
        "server",
        "exports",
        "analytics",
        "batch",
        "errors",
        "records",
        "pipeline",
        "readers",
        "sinks",
        "evaluation",
    },
    "training": {"errors", "records", "annotations", "tokenizer", "layout", "encoder", "quotes", "speakers", "claims"},
    "__init__": {"errors", "records", "sentence_stance", "pipeline", "display", "ray"},
    "__main__": {"cli"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def part(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path):
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_stands_before_it(path):
    parts = {name.split(".")[1] for name in imported(path) if name.startswith("claimkit.")}
    own = part(path)
    assert {p for p in parts if p in ALLOWED} - {own} <= ALLOWED[own]


@pytest.mark.parametrize("path", [p for p in MODULES if part(p) != "training"], ids=lambda path: str(path.name))
def test_nothing_that_runs_imports_the_training_stack(path):
    roots = {name.split(".")[0] for name in imported(path)}
    assert not roots & {"torch", "onnx", "onnxscript", "safetensors"}


def test_nothing_that_is_read_can_run_code():
    roots = {path: {name.split(".")[0] for name in imported(path)} for path in MODULES if part(path) != "training"}
    unsafe = {str(path.relative_to(PACKAGE)) for path in roots if roots[path] & {"pickle", "joblib", "dill", "shelve"}}
    assert unsafe == {"worker.py"}  # what our own processes tell each other


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_stay_short(path):
    assert len(path.read_text(encoding="utf8").splitlines()) <= 300
