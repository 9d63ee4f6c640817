"""What an output's name says about its format."""

from pathlib import Path

from claimkit.errors import CallError

STANDARD_OUTPUT = "-"
SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet", ".csv")


def format_of(out: str) -> str:
    """The suffix of an output that says its format, ".jsonl" for standard output. CallError where none does."""
    if out == STANDARD_OUTPUT:
        return ".jsonl"
    name = Path(out).name.lower()
    found = next((suffix for suffix in SUFFIXES if name.endswith(suffix)), None)
    if found is None:
        raise CallError(f"an output must end in {', '.join(SUFFIXES)} or be -, was: {out}")
    return found


def beside(out: str, suffix: str) -> Path:
    """The path of an output with another suffix: records.jsonl.gz -> records.errors.jsonl."""
    path = Path(out)
    return path.with_name(path.name[: len(path.name) - len(format_of(out))] + suffix)
