"""`python benchmarks/resume.py`: PolNeAR ten times over, killed and gone on with, against a run that nobody disturbs:
the same bytes, or it says what differs."""

import filecmp
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from claimkit.errors import CallError, ClaimkitError

PARTS = ("polnear_train.jsonl", "polnear_dev.jsonl")
OUTPUTS = ("records.jsonl", "records.errors.jsonl")

Data = Annotated[Path, typer.Option(help="the folder with polnear_train.jsonl and polnear_dev.jsonl")]
Times = Annotated[int, typer.Option(min=1, help="how often each article is taken")]
Count = Annotated[int | None, typer.Option("--articles", min=10, help="so many articles in all, to try it")]
Workers = Annotated[int, typer.Option(min=1, help="processes of each run")]
Folder = Annotated[Path | None, typer.Option(help="where to work, and leave all files; else a temporary folder")]
Seed = Annotated[int, typer.Option(help="chooses the moments and the worker")]


def main(
    data: Data = Path("../shared/data"), times: Times = 10, articles: Count = None, workers: Workers = 2,
    folder: Folder = None, seed: Seed = 0,
) -> None:  # fmt: skip
    """Kill a run's parent, a worker and the parent again, resume each time, and compare with an undisturbed run."""
    rows = list(rows_of(data, times))[:articles]
    place = folder or Path(tempfile.mkdtemp(prefix="claimkit-resume-"))
    place.mkdir(parents=True, exist_ok=True)
    source = place / "articles.jsonl"
    source.write_text("".join(row + "\n" for row in rows), encoding="utf8")
    print(f"{len(rows)} articles, {workers} workers, in {place}", flush=True)
    try:
        disturbed(place, len(rows), workers, random.Random(seed))
        undisturbed(place, workers)
        same = [name for name in OUTPUTS if equal(place / "disturbed" / name, place / "whole" / name)]
        done = lines_in(place / "disturbed" / OUTPUTS[0])
        print(f"{done} records; the same bytes: {', '.join(same) or 'none'}")
        if len(same) < len(OUTPUTS):
            raise ClaimkitError(f"both runs must write the same bytes, did not: compare the files in {place}")
    finally:
        if folder is None and sys.exc_info()[0] is None:
            shutil.rmtree(place)


def rows_of(data: Path, times: int) -> Iterator[str]:
    """PolNeAR's articles as rows, `times` over, each with an id of its own. CallError where a file is missing."""
    for name in PARTS:
        if not (data / name).exists():
            raise CallError(f"--data must be a folder with {' and '.join(PARTS)}, lacks {name}: {data}")
    found = [json.loads(line) for name in PARTS for line in (data / name).read_text("utf8").split("\n") if line]
    for time_over in range(times):
        for row in found:
            yield json.dumps({"id": f"{row['id']}-{time_over}", "text": row["text"]}, ensure_ascii=False)


def disturbed(place: Path, count: int, workers: int, chance: random.Random) -> None:
    """The run that is killed with `kill -9`: the parent; after going on a worker; the parent again; then left alone."""
    run = Run(place, "disturbed", workers)
    first, worker, second = (round(count * share) for share in (0.2, 0.4, 0.6))
    process = run.begin()
    run.wait_for(chance.randint(first // 2, first), process)
    end(process, f"parent killed after {run.done()} articles")
    process = run.begin("--resume")
    run.wait_for(chance.randint(first + (worker - first) // 2, worker), process)
    pid = chance.choice(run.workers_of(process))
    os.kill(pid, signal.SIGKILL)
    print(f"a worker killed after {run.done()} articles, its parent goes on", flush=True)
    run.wait_for(chance.randint(worker + (second - worker) // 2, second), process)
    end(process, f"parent killed after {run.done()} articles")
    finish(run.begin("--resume"), f"resumed to the end: {run.done()} articles")
    print(f"resumed to the end: {run.done()} articles", flush=True)


def undisturbed(place: Path, workers: int) -> None:
    """The run that nobody disturbs, and how fast it is."""
    began = time.monotonic()
    run = Run(place, "whole", workers)
    finish(run.begin(), "undisturbed")
    seconds = time.monotonic() - began
    print(f"undisturbed: {run.done()} articles in {seconds:.0f} s, {run.done() / seconds:.1f} a second", flush=True)


@dataclass(frozen=True, slots=True)
class Run:
    """Runs of `claimkit extract` over the articles in `place` into its folder `name`."""

    place: Path
    name: str
    workers: int

    @property
    def out(self) -> Path:
        """Where the records go."""
        return self.place / self.name / OUTPUTS[0]

    def begin(self, *options: str) -> "subprocess.Popen[bytes]":
        """A new process, at work."""
        self.out.parent.mkdir(exist_ok=True)
        args = ["extract", "articles.jsonl", "-o", f"{self.name}/{OUTPUTS[0]}", "--workers", f"{self.workers}"]
        return subprocess.Popen([sys.executable, "-m", "claimkit", *args, "--quiet", *options], cwd=self.place)

    def done(self) -> int:
        """How many records stand in the output."""
        return lines_in(self.out)

    def wait_for(self, count: int, process: "subprocess.Popen[bytes]") -> None:
        """Wait until so many records stand there. ClaimkitError where the run ends before."""
        while self.done() < count:
            if process.poll() is not None:
                raise ClaimkitError(f"a run must not end by itself, did after {self.done()} of {count} articles")
            time.sleep(0.3)

    def workers_of(self, process: "subprocess.Popen[bytes]") -> list[int]:
        """The ids of a run's worker processes."""
        args = ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(process.pid)]
        told = subprocess.run(args, capture_output=True, text=True, check=True).stdout.splitlines()
        return [int(line.split()[0]) for line in told if "spawn_main" in line]


def end(process: "subprocess.Popen[bytes]", told: str) -> None:
    """Kill a process that cannot defend itself."""
    process.kill()
    process.wait()
    print(told, flush=True)


def finish(process: "subprocess.Popen[bytes]", name: str) -> None:
    """Wait for its end. ClaimkitError where it fails."""
    if process.wait() not in (0, 1):
        raise ClaimkitError(f"a run must end well, {name} ended with {process.returncode}")


def equal(one: Path, other: Path) -> bool:
    """Whether two files have the same bytes, or neither is there."""
    if one.exists() and other.exists():
        return filecmp.cmp(one, other, shallow=False)
    return one.exists() == other.exists()


def lines_in(path: Path) -> int:
    """How many whole lines a file has."""
    if not path.exists():
        return 0
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(2**20), b""))


if __name__ == "__main__":
    try:
        typer.run(main)
    except ClaimkitError as error:
        sys.exit(f"benchmarks: {error}")
