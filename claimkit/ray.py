"""Articles on many machines, by Ray Data: the same records as on one."""

import json
import logging
import os
import socket
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimkit.batch import Engine, Job, Made, Stream, failure_of, pool_of
from claimkit.batch.runs import TIME_LIMIT
from claimkit.batch.work import Item
from claimkit.errors import CallError, ClaimkitError
from claimkit.readers import Failure, Ids, Meter, Part, article_of, expanded, items_of, parts_of, plain_row, suffix_of
from claimkit.records import digest_of
from claimkit.sinks import Output

if TYPE_CHECKING:
    import pyarrow
    from ray.data import Dataset

_AT_ONCE = 16
_PATIENCE = 10.0
_DIGEST = len(digest_of(""))
_SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")
# Nothing is sent anywhere: Ray would tell its makers about the cluster. And its workers would give way to all others.
SETTINGS = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal", "RAY_worker_niceness": "0"}
# A part's number, then the id, place and reason of an item, and whether it is an article with an id of its own.
_Told = tuple[int, str | None, str, str | None, bool]


def extract(
    dataset: "Dataset",
    *,
    fields: Mapping[str, str] | None = None,
    keep_text: bool = True,
    workers: int | None = None,
    time_limit: float = TIME_LIMIT,
) -> "Dataset":
    """A dataset of records, a row an article: `id`, `record` (an ArticleRecord as JSON text), `reason`.

    dataset: articles, a row each, with the columns that a Parquet file may have. Where an article cannot be done,
    `record` is null and `reason` says why; else `reason` is null. fields: claimkit's field name -> the dataset's name
    for it. keep_text: with the articles' texts. workers: actors, each with one model; without it as many as the cluster
    has room for. time_limit: seconds that one article may take, 0 for any. Ids are not compared. CallError without Ray.
    """
    ray = _ray()
    job = Job((), fields=fields or {}, keep_text=keep_text, time_limit=time_limit, workers=workers)
    pool_of(job)
    room = {"min_size": 1} if workers is None else {"size": workers}
    made: Dataset = dataset.map_batches(
        _Rows, fn_constructor_kwargs={"job": job}, batch_size=_AT_ONCE, batch_format="pyarrow",
        compute=ray.data.ActorPoolStrategy(**room), num_cpus=1,
    )  # fmt: skip
    return made


def cluster(address: str | None = None) -> Engine:
    """The engine of many machines: a Ray cluster, at an address or begun here. Each must see the files by their names.

    The engine raises CallError where the job cannot begin or reads anything but JSONL and Parquet.
    """

    def begin(job: Job, meter: Meter) -> Stream:
        _ray()
        pool_of(job)
        _answers(address)
        parts = list(_parts(job.inputs, Output.paths_of(job.out)))
        return lambda output: _made(job, parts, meter, address, output)

    return begin


def _ray() -> Any:
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise CallError(f"many machines need Ray, is not installed: pip install 'claimkit[ray]' ({error})") from None
    return ray


def _answers(address: str | None) -> None:
    """CallError where nothing listens at HOST:PORT: Ray itself would try for minutes."""
    host, _, port = (address or "").rpartition(":")
    if not host or not port.isdecimal() or "/" in host:
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE).close()
    except (OSError, OverflowError) as error:
        raise CallError(f"a Ray cluster must answer at {address}: {_line(error)}") from None


def _parts(inputs: Iterable[str], leave_out: set[Path]) -> Iterator[tuple[int, Part | Failure]]:
    """The parts of all files, each with its file's number. CallError where an input is missing or of another kind."""
    found = [path for given in inputs for path in _expanded(given, leave_out)]
    for path in found:
        if isinstance(path, Path) and suffix_of(path) not in _SUFFIXES:
            raise CallError(f"with Ray, an input file must be JSONL or Parquet ({', '.join(_SUFFIXES)}), was: {path}")
    for number, path in enumerate(found):
        for part in [path] if isinstance(path, Failure) else parts_of(path):
            yield number, part


def _expanded(given: str, leave_out: set[Path]) -> list[Path | Failure]:
    if given == "-":
        raise CallError("with Ray, an input must be a file or folder that all machines see, was: -")
    return expanded(given, leave_out)


def _made(job: Job, parts: list[tuple[int, Part | Failure]], meter: Meter, address: str | None, output: Output) -> Made:
    """What becomes of the articles, in order."""
    if not parts:
        return
    # Progress goes by parts: they are alike, and bytes would have to be asked of the machines.
    meter.total = len(parts)
    with _connected(address, job.workers) as workers:
        told = _told(job, [part for _, part in parts], output.done, workers)
        yield from _sorted_out(told, [file for file, _ in parts], meter)


def _sorted_out(
    told: Iterable[tuple[_Told, bytes | None]], files: list[int], meter: Meter
) -> Iterator[bytes | Failure]:
    """The same without what an earlier run has done, and with what only the whole run shows: ids that come again."""
    ids, broken = Ids(), -1
    for (part, id, where, reason, known), line in told:
        meter.done = part
        if files[part] == broken:
            continue
        again = ids.add(id, where) if known and id is not None else None
        if again is not None:
            yield again
        elif reason is not None:
            # On one machine, the rest of a file that breaks off is not read.
            broken = files[part] if id is None and not _is_row(where) else broken
            yield Failure(id, where, reason)
        elif line is not None:
            yield line


def _is_row(where: str) -> bool:
    """Whether a place is a row of a file, not the file itself."""
    return where.rpartition(":")[2].isdecimal() and suffix_of(where) is None


@contextmanager
def _connected(address: str | None, workers: int | None) -> Iterator[int]:
    """A cluster for the time being, and how many workers it is to have."""
    ray = _ray()
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.ERROR)
    own = {} if address else {"num_cpus": workers, "include_dashboard": False}
    try:
        with _hushed():
            ray.init(address or "local", log_to_driver=False, logging_level=logging.ERROR, **own)
    except (OSError, ValueError, RuntimeError, TimeoutError) as error:
        raise CallError(f"a Ray cluster must answer at {address or 'this machine'}: {_line(error)}") from None
    try:
        yield workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
    finally:
        ray.shutdown()


@contextmanager
def _hushed() -> Iterator[None]:
    """Without standard error: Ray's own log tells there what level it was told to have."""
    before = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)
        os.close(nowhere)


def _told(
    job: Job, parts: list[Part | Failure], done: frozenset[bytes], workers: int
) -> Iterator[tuple[_Told, bytes | None]]:
    """What the cluster's workers tell of each item, in order, with its record's line."""
    ray = _ray()
    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    rows = [{"part": json.dumps([number, *_packed(part)])} for number, part in enumerate(parts)]
    dataset = ray.data.from_items(rows, override_num_blocks=len(rows)).map_batches(
        _Parts, fn_constructor_kwargs={"job": job, "done": b"".join(sorted(done)), "folder": os.getcwd()},
        batch_size=None, batch_format="pyarrow", num_cpus=1,
        compute=ray.data.ActorPoolStrategy(size=min(workers, len(rows))),
    )  # fmt: skip
    try:
        for table in dataset.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0):
            for row in table.to_pylist():
                yield tuple(json.loads(row["told"])), row["record"]
    except ray.exceptions.RayError as error:
        raise ClaimkitError(f"the cluster must do every part, gave one up: {_line(error)}") from None


def _packed(part: Part | Failure) -> tuple[str, dict[str, Any]]:
    return type(part).__name__, asdict(part)


def _line(error: BaseException) -> str:
    """The last line of an error: Ray puts a worker's whole traceback before what went wrong."""
    lines = str(error).strip().splitlines()
    return lines[-1].strip() if lines else type(error).__name__


class _Worker:
    """What both actors have: a worker process that may die or run too long, as on one machine."""

    def __init__(self, job: Job):
        # A new process would run Ray's own script once more, as the main module that it is of this one.
        vars(sys.modules["__main__"]).pop("__file__", None)
        self.job = job
        self.pool = pool_of(Job((), keep_text=job.keep_text, time_limit=job.time_limit), keep=True)


class _Rows(_Worker):
    """Rows of a dataset in, their records out."""

    def __call__(self, batch: "pyarrow.Table") -> "pyarrow.Table":
        import pyarrow as pa

        found = (plain_row(batch.slice(place, 1), "") for place in range(batch.num_rows))
        items = (row if isinstance(row, Failure) else article_of(*row, self.job.fields) for row in found)
        ids, records, reasons = [], [], []
        for item, made in self.pool.map(items, lambda item: isinstance(item, Failure)):
            ids.append(item.id)
            records.append(made.decode().rstrip("\n") if isinstance(made, bytes) else None)
            reasons.append(None if isinstance(made, bytes) else failure_of(item, made).reason)
        columns = {"id": ids, "record": records, "reason": reasons}
        return pa.table({name: pa.array(values, pa.large_string()) for name, values in columns.items()})


class _Parts(_Worker):
    """Parts of files in; out what became of each item, as `_Told` and line."""

    def __init__(self, job: Job, done: bytes, folder: str):
        super().__init__(job)
        self.done = {done[place : place + _DIGEST] for place in range(0, len(done), _DIGEST)}
        # Names of files mean the same here as where the command was given.
        if os.path.isdir(folder):
            os.chdir(folder)

    def __call__(self, batch: "pyarrow.Table") -> Iterator["pyarrow.Table"]:
        import pyarrow as pa

        schema = pa.schema([("told", pa.large_string()), ("record", pa.large_binary())])
        for text in batch["part"].to_pylist():
            for told, line in self._part(*json.loads(text)):
                yield pa.table({"told": [json.dumps(told)], "record": [line]}, schema)

    def _part(self, number: int, kind: str, fields: dict[str, Any]) -> Iterator[tuple[_Told, bytes | None]]:
        items: Iterable[Item] = [Failure(**fields)] if kind == "Failure" else self._items(Part(**fields))
        for item, made in self.pool.map(items, lambda item: isinstance(item, Failure) or self._has(item.id)):
            known = not isinstance(item, Failure)
            if isinstance(made, bytes):
                yield (number, item.id, item.where, None, known), made
            elif made is None and known:
                yield (number, item.id, item.where, None, known), None
            else:
                yield (number, item.id, item.where, failure_of(item, made).reason, known), None

    def _items(self, part: Part) -> Iterator[Item]:
        return items_of(Path(part.path), self.job.fields, Meter(), part)

    def _has(self, id: str) -> bool:
        return digest_of(id) in self.done
