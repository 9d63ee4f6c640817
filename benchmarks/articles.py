"""The articles that are measured on: the corpus, or PolNeAR's where a folder has it."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from claimkit.errors import CallError

CORPUS = Path(__file__).parent.parent / "corpus"
_WORD = re.compile(r"\w+")


def texts_of(data: Path | None, count: int | None) -> list[str]:
    """The first `count` texts of the corpus, or of PolNeAR dev in `data`. CallError where they are missing."""
    files = (
        [CORPUS / f"{part}.jsonl" for part in ("train", "dev", "test")]
        if data is None
        else [data / "polnear_dev.jsonl"]
    )
    texts = [text for file in files for text in _texts(file)]
    return texts[:count]


def _texts(file: Path) -> list[str]:
    if not file.exists():
        raise CallError(f"articles to measure on must stand in {file}, it is missing")
    rows = [json.loads(line) for line in file.read_text(encoding="utf8").split("\n") if line.strip()]
    return [row.get("article", row)["text"] for row in rows]


def words_in(texts: Sequence[str]) -> int:
    """How many words texts have: runs of letters and digits."""
    return sum(len(_WORD.findall(text)) for text in texts)


def long_text(texts: Sequence[str], size: int) -> str:
    """`size` code points of articles, one after the other, over and over."""
    whole = "\n\n".join(texts) + "\n\n"
    return (whole * (size // len(whole) + 1))[:size]
