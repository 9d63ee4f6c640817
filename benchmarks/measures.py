"""Each figure of the table: measured in fresh processes, pinned to cores, the median of several."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from articles import long_text, words_in

from claimkit.errors import ClaimkitError

CHILD = Path(__file__).parent / "child.py"
# A run with workers is long enough that its beginning and end count little.
_WORKERS_WORDS = 60_000


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was measured, how much it is, and what is asked of it."""

    name: str
    value: str
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Machine:
    """The cores that may be used, the first for all that runs alone; rounds: how often each is measured."""

    cores: Sequence[int]
    rounds: int

    def run(self, task: str, cores: int = 1, **given: Any) -> dict[str, Any]:
        """What a task of child.py gives, with the wall time of the process as `process`."""
        call = json.dumps({"cores": list(self.cores[:cores]), "given": given})
        return self._run([sys.executable, str(CHILD), task], call, cores)

    def command(self, *args: str) -> float:
        """The seconds that a process takes from its start to its end."""
        return float(self._run([sys.executable, *args], None, 1)["process"])

    def _run(self, args: Sequence[str], call: str | None, cores: int) -> dict[str, Any]:
        env = {**os.environ, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        began = time.perf_counter()
        done = subprocess.run(
            args, input=call, capture_output=True, text=True, env=env,
            preexec_fn=lambda: os.sched_setaffinity(0, self.cores[:cores]),
        )  # fmt: skip
        seconds = time.perf_counter() - began
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:]
            raise ClaimkitError(f"a measurement must end well, {' '.join(args[1:])} did not: {''.join(last)}")
        return {**(json.loads(done.stdout) if call else {}), "process": seconds}


def all_figures(machine: Machine, texts: Sequence[str], longest: int) -> Iterator[Figure]:
    """All lines of the table, as they are measured. longest: code points of the longest text."""
    yield from speed(machine, texts)
    yield two_workers(machine, texts)
    yield from starts(machine)
    yield from lengths(machine, texts, longest)


def speed(machine: Machine, texts: Sequence[str]) -> Iterator[Figure]:
    """Words a second on one core, beside en_core_web_sm in the same process."""
    made = machine.run("speed", texts=list(texts), rounds=machine.rounds)
    ratios = [ours / theirs for ours, theirs in zip(made["ours"], made["theirs"], strict=True)]
    spread = f" ({min(ratios):.2f}–{max(ratios):.2f})" if len(ratios) > 1 else ""
    yield Figure("articles to records written, one core", f"{median(made['ours']):,.0f} words/s")
    yield Figure("`en_core_web_sm` alone, batch size 32, in turn with it", f"{median(made['theirs']):,.0f} words/s")
    yield Figure("ratio of the two, median of rounds", f"{median(ratios):.2f}{spread}", "≥ 0.6, aim 1.0")


def two_workers(machine: Machine, texts: Sequence[str]) -> Figure:
    """Two workers on two cores against one."""
    name = "two workers on two cores against one worker"
    if len(machine.cores) < 2:
        return Figure(name, "– (one core only)", "≥ 1.8")
    times = -(-_WORKERS_WORDS // max(1, words_in(texts))) if machine.rounds > 1 else 3
    given = list(texts) * times
    ratios = []
    for _ in range(machine.rounds):
        rates = [machine.run("workers", cores=2, texts=given, workers=count)["rate"] for count in (1, 2)]
        ratios.append(rates[1] / rates[0])
    return Figure(name, f"{median(ratios):.2f}", "≥ 1.8")


def starts(machine: Machine) -> Iterator[Figure]:
    """How long it takes to begin, each time in a new process."""
    rounds = range(2 * machine.rounds - 1)
    imports = [machine.run("imported")["seconds"] for _ in rounds]
    yield Figure("`import claimkit`", f"{median(imports):.2f} s", "< 0.3 s")
    helps = [machine.command("-m", "claimkit", "--help") for _ in rounds]
    yield Figure("`claimkit --help`", f"{median(helps):.2f} s", "< 0.5 s")
    firsts = [machine.run("first_record")["process"] for _ in range(machine.rounds)]
    yield Figure("first record from a cold start", f"{median(firsts):.1f} s", "< 5 s")


def lengths(machine: Machine, texts: Sequence[str], longest: int) -> Iterator[Figure]:
    """Peak memory, and words a second by the length of the article."""
    made = machine.run("memory", texts=list(texts))
    yield Figure(f"peak memory of a worker over {len(texts)} articles", f"{made['memory']:,.0f} MB", "< 900 MB")
    one = max(texts, key=len)
    first: float | None = None
    for size in (len(one), 10 * len(one), 100 * len(one), longest):
        if size > max(longest, len(one)):
            continue
        text = long_text(texts, size) if size == longest else "\n\n".join([one] * round(size / len(one)))
        rounds = machine.rounds if size == len(one) else 1
        found = [machine.run("article", text=text, warm=one) for _ in range(rounds)]
        rate = median([each["words"] / each["seconds"] for each in found])
        first = first or rate
        yield Figure(
            f"an article of {len(text):,} characters",
            f"{rate:,.0f} words/s, {rate / first:.2f} of the first's; {max(each['memory'] for each in found):,.0f} MB",
            "linear, < 900 MB",
        )
