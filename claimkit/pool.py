"""Worker processes that do tasks in order; one that dies or hangs costs its task only."""

import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection, get_context
from typing import Any, Generic, TypeVar

from claimkit.errors import CallError, ClaimkitError, WorkerError
from claimkit.worker import READY, serve

Item = TypeVar("Item")
Made = TypeVar("Made")

# How far done work may run ahead of the oldest task under way, so that a slow one does not stop the others.
AHEAD = 32
# A worker killed from outside is no fault of its task: it is tried again, and given up when it kills a third worker.
TRIES = 3
_STARTS = 3
_PATIENCE = 5.0


@dataclass(slots=True, eq=False)
class _Job(Generic[Item]):
    item: Item
    tries: int = 0
    done: bool = False
    result: Any = None

    def finish(self, result: Any) -> None:
        self.done, self.result = True, result


class _Worker(Generic[Item]):
    """One process with a pipe of its own: no lock is shared, so a kill at any moment hurts nobody else."""

    def __init__(self, task: Callable[[Item], Any], prepare: Callable[[], object]):
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, prepare, task), daemon=True)
        with _uninterrupted():
            self.process.start()
        # Only the worker holds its end now: when it dies, this end reads as closed.
        theirs.close()
        self.ready = False
        self.job: _Job[Item] | None = None
        self.deadline = float("inf")

    def send(self, job: _Job[Item], limit: float) -> bool:
        """Whether the job is with the worker; not where the worker died while idle, or the item cannot be sent."""
        try:
            self.connection.send(job.item)
        except OSError:
            return False
        except Exception as error:  # what pickle raises depends on the item
            job.finish(error)
            return True
        self.job, self.deadline = job, time.monotonic() + limit
        return True

    def kill(self) -> int | None:
        """Its exit code: the one it died with, where it was dead already."""
        self.process.join(0.1)
        code = self.process.exitcode
        self.process.kill()
        self.process.join()
        self.connection.close()
        return code if code is not None else self.process.exitcode


class Pool(Generic[Item, Made]):
    """`workers` processes, started as they are needed: each calls `prepare` once, then `task` for each item.

    task, prepare: functions that pickle can name. time_limit: seconds that one item may take. keep: workers stay for
    the next `map`, until `close`.
    """

    def __init__(
        self,
        task: Callable[[Item], Made],
        workers: int,
        *,
        prepare: Callable[[], object] = tuple,
        time_limit: float | None = None,
        keep: bool = False,
    ):
        if workers < 1:
            raise CallError(f"workers must be at least 1, was: {workers}")
        if time_limit is not None and time_limit <= 0:
            raise CallError(f"a time limit must be above 0 seconds, was: {time_limit:g}")
        self._make: Callable[[], _Worker[Item]] = lambda: _Worker(task, prepare)
        self._limit = float("inf") if time_limit is None else time_limit
        self._most = workers
        self._keep = keep
        self._workers: list[_Worker[Item]] = []
        self._todo: deque[_Job[Item]] = deque()
        self._failed_starts = 0

    def map(
        self, items: Iterable[Item], passes: Callable[[Item], bool] = lambda item: False
    ) -> Generator[tuple[Item, Made | Exception | None], None, None]:
        """Each item with what became of it, in order: what `task` gave, or the error; None for items that `passes` are.

        Items are taken as workers come free, few ahead of the oldest that is not done. WorkerError stands for a task
        that killed three workers or ran past the time limit. ClaimkitError is raised where no worker can start.
        """
        waiting: deque[_Job[Item]] = deque()
        source, ended, done = iter(items), False, False
        try:
            while True:
                while waiting and waiting[0].done:
                    job = waiting.popleft()
                    yield job.item, job.result
                more = not ended and self._hungry() and len(waiting) < AHEAD * self._most
                if more:
                    try:
                        waiting.append(self._taken(next(source), passes))
                    except StopIteration:
                        ended = True
                elif not waiting:
                    break
                self._assign()
                if waiting and not waiting[0].done:
                    self._listen(block=not more)
            done = True
        finally:
            if not done:
                self._kill()
            elif not self._keep:
                self.close()

    def close(self) -> None:
        """End the workers."""
        self._dismiss()
        self._kill()

    def _hungry(self) -> bool:
        """Whether another item could be begun, or soon: with none in reserve a worker would wait for the reader."""
        return not self._todo or len(self._workers) < self._most

    def _taken(self, item: Item, passes: Callable[[Item], bool]) -> _Job[Item]:
        job = _Job(item)
        if passes(item):
            job.done = True
        else:
            self._todo.append(job)
        return job

    def _assign(self) -> None:
        """Give work to idle workers; start one where all are busy and there may be more."""
        for worker in list(self._workers):
            if self._todo and worker.ready and worker.job is None:
                job = self._todo.popleft()
                if not worker.send(job, self._limit):
                    self._todo.appendleft(job)
                    self._remove(worker)
        starting = sum(not worker.ready for worker in self._workers)
        if len(self._todo) > starting and len(self._workers) < self._most:
            self._workers.append(self._make())

    def _listen(self, block: bool) -> None:
        """Take what workers have sent; with `block`, wait until one has, dies, or runs past the limit."""
        by_connection = {worker.connection: worker for worker in self._workers if worker.job or not worker.ready}
        if not by_connection:
            return
        now = time.monotonic()
        until = min((worker.deadline for worker in by_connection.values()), default=float("inf"))
        wait = 0.0 if not block else None if until == float("inf") else max(0.0, until - now)
        for readable in connection.wait(list(by_connection), wait):
            self._hear(by_connection[readable])  # type: ignore[index]  # they are those that were given
        for worker in list(self._workers):
            if worker.job and time.monotonic() >= worker.deadline:
                worker.job.finish(WorkerError(f"it ran past the time limit of {self._limit:g} s"))
                self._remove(worker)

    def _hear(self, worker: _Worker[Item]) -> None:
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            return self._bury(worker)
        except Exception as error:  # a result that pickle cannot make again
            message = error
        if worker.job:
            worker.job.finish(message)
            worker.job, worker.deadline = None, float("inf")
        elif message == READY:
            worker.ready, self._failed_starts = True, 0
        else:
            raise message

    def _bury(self, worker: _Worker[Item]) -> None:
        """A worker died: its task is tried again or given up."""
        job = worker.job
        code = self._remove(worker)
        if job is None:
            self._failed_starts += 1
            if self._failed_starts >= _STARTS:
                raise ClaimkitError(f"a worker must start, died {_STARTS} times while it did: {_death(code)}")
            return
        job.tries += 1
        if job.tries < TRIES:
            self._todo.appendleft(job)
        else:
            job.finish(WorkerError(f"it made a worker die {TRIES} times: {_death(code)}"))

    def _remove(self, worker: _Worker[Item]) -> int | None:
        self._workers.remove(worker)
        return worker.kill()

    def _dismiss(self) -> None:
        """Let workers end by themselves: they do when their pipe closes."""
        for worker in self._workers:
            worker.connection.close()
        until = time.monotonic() + _PATIENCE
        for worker in self._workers:
            worker.process.join(max(0.0, until - time.monotonic()))

    def _kill(self) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.connection.close()
        self._workers.clear()
        self._todo.clear()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Without Ctrl-C, for a process started meanwhile too: it would break off in its imports, with a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _death(code: int | None) -> str:
    if code is None or code >= 0:
        return f"exit code {code}"
    name = signal.Signals(-code).name if -code in list(signal.Signals) else f"signal {-code}"
    return f"{name}{', often for want of memory' if name == 'SIGKILL' else ''}"
