"""Articles in, records out: one run over any number of inputs."""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from claimkit.batch.work import Item, failure_of, line_of, prepare
from claimkit.errors import CallError
from claimkit.pool import Pool
from claimkit.readers import Failure, Meter, find
from claimkit.sinks import FailureSink, Output

TIME_LIMIT = 600.0


@dataclass(frozen=True, slots=True)
class Job:
    """A run: what is read, where records go, and how.

    inputs: files, folders, "-" for standard input. out: a path whose suffix is the format, or "-". fields: claimkit's
    field name -> the input's name for it. rows: flat rows instead of records. keep_text: with the articles' texts.
    workers: processes; None for one, on a cluster for one a core. time_limit: seconds that one article may take, 0 for
    any. resume: go on with what an earlier run left in `out`. overwrite: replace it. stop: end at the first failure.
    """

    inputs: Sequence[str]
    out: str = "-"
    fields: Mapping[str, str] = field(default_factory=dict)
    rows: bool = False
    keep_text: bool = True
    workers: int | None = None
    time_limit: float = TIME_LIMIT
    resume: bool = False
    overwrite: bool = False
    stop: bool = False


@dataclass(slots=True)
class Summary:
    """How many articles a run has done, how many failed, how many an earlier run had done; whether it ended early."""

    done: int = 0
    failed: int = 0
    before: int = 0
    stopped: bool = False


class Watch(Protocol):
    """Who follows a run."""

    def begin(self, meter: Meter, before: int) -> None:
        """It begins: `meter` tells how far the input has been read, `before` how many records were there already."""

    def add(self, failed: bool = False) -> None:
        """One more article is done, or has failed."""


class _Nobody:
    def begin(self, meter: Meter, before: int) -> None:
        pass

    def add(self, failed: bool = False) -> None:
        pass


Made = Generator[bytes | Failure, None, None]
# What an engine gives: told the output, which knows what an earlier run has done, the lines and failures in order.
Stream = Callable[[Output], Made]
Engine = Callable[[Job, Meter], Stream]


def run(job: Job, watch: Watch | None = None, engine: Engine | None = None) -> Summary:
    """What became of the job's articles. Records stand in the order of the input, whatever the number of workers.

    engine: what does the articles, processes of this machine unless told. An article that fails is one line in the
    output's .errors.jsonl, with its id, its place and the reason; the rest goes on. CallError where the job cannot
    begin, OutputError where the output cannot be written to its end, ModelError where the model cannot be loaded. After
    any end, `kill -9` too, the same job with `resume` goes on, and leaves what an undisturbed run would: articles that
    failed are tried again.
    """
    watch = watch or _Nobody()
    if job.resume and job.overwrite:
        raise CallError("a run must either resume or overwrite its output, was told both")
    meter = Meter()
    stream = (engine or processes)(job, meter)
    with Output(job.out, rows=job.rows, resume=job.resume, overwrite=job.overwrite) as output:
        if output.finished:
            return Summary()
        failures = FailureSink(job.out)
        watch.begin(meter, output.before)
        summary = Summary(before=output.before)
        with closing(stream(output)) as made:
            _follow(made, output, failures, summary, watch, job.stop)
        if not summary.stopped:
            output.finish()
    return summary


def pool_of(job: Job, *, keep: bool = False) -> Pool[Item, bytes | Failure]:
    """Worker processes for a job. CallError where it asks for what cannot be."""
    task = partial(line_of, keep_text=job.keep_text)
    workers = 1 if job.workers is None else job.workers
    return Pool(task, workers, prepare=prepare, time_limit=job.time_limit or None, keep=keep)


def processes(job: Job, meter: Meter) -> Stream:
    """The engine of one machine: worker processes. CallError where the job cannot begin."""
    pool = pool_of(job)
    items = find(job.inputs, job.fields, leave_out=Output.paths_of(job.out), meter=meter)
    return lambda output: _made(pool, items, output)


def _made(pool: Pool[Item, bytes | Failure], items: Iterable[Item], output: Output) -> Made:
    left = (item for item in items if isinstance(item, Failure) or not output.has(item.id))
    with closing(pool.map(left, lambda item: isinstance(item, Failure))) as stream:
        for item, made in stream:
            yield made if isinstance(made, bytes) else failure_of(item, made)


def _follow(stream: Made, output: Output, failures: FailureSink, summary: Summary, watch: Watch, stop: bool) -> None:
    """Write what becomes of articles, until they end or, with `stop`, one fails."""
    for made in stream:
        if isinstance(made, bytes):
            output.write(made)
            summary.done += 1
            watch.add()
            continue
        failures.write(made.id, made.where, made.reason)
        summary.failed += 1
        watch.add(failed=True)
        if stop:
            summary.stopped = True
            return
