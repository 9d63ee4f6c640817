"""Processes that stay, loaded, between requests; one that hangs or dies is replaced, and costs its article only."""

import queue
import signal
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing import get_context
from typing import Any

from claimkit.errors import ClaimkitError, WorkerError
from claimkit.records import ArticleRecord
from claimkit.worker import READY
from claimkit.worker import serve as serve_tasks

_START = 120.0


class Busy(ClaimkitError):
    """No worker came free in time."""


class Workers:
    """So many processes; `run` lends one to each caller, from any thread.

    prepare, task: functions that pickle can name. A worker starts when it is first needed, or with `warm`.
    """

    def __init__(self, count: int, prepare: Callable[[], object], task: Callable[[Any], Any]):
        self.count = count
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        for _ in range(count):
            self._idle.put(_Worker(prepare, task))
        self.ready = threading.Event()

    def warm(self) -> None:
        """Start all workers, and wait until the first is ready. ClaimkitError where it cannot start."""
        held = [self._idle.get() for _ in range(self.count)]
        try:
            for worker in held:
                worker.start()
            held[0].wait(_START)
            self.ready.set()
        finally:
            for worker in held:
                self._idle.put(worker)

    def run(self, fields: Mapping[str, Any], seconds: float) -> ArticleRecord:
        """One article's record, within so many seconds.

        Busy where no worker came free; WorkerError where it took too long or killed its worker; what it raised itself.
        """
        until = time.monotonic() + seconds
        try:
            worker = self._idle.get(timeout=max(0.0, seconds))
        except queue.Empty:
            raise Busy(f"no worker came free within {seconds:.3g} s: try again, or serve with more --workers") from None
        try:
            worker.start()
            result = _done(worker, fields, until)
            # One that had to be killed loads anew before it is needed.
            worker.start()
        finally:
            self._idle.put(worker)
        if isinstance(result, Exception):
            raise result
        self.ready.set()
        made: ArticleRecord = result
        return made

    def stop(self) -> None:
        """End all that are idle."""
        with suppress(queue.Empty):
            while True:
                self._idle.get_nowait().kill()


def _done(worker: "_Worker", fields: Mapping[str, Any], until: float) -> Any:
    """What the task gives or raises, or what went wrong around it."""
    try:
        return worker.do(fields, until)
    except Exception as error:
        return error


class _Worker:
    """One process, its pipe, and whether it has said that it is ready."""

    def __init__(self, prepare: Callable[[], object], task: Callable[[Any], Any]):
        self._target = (prepare, task)
        self._process: Any = None

    def start(self) -> None:
        """Start the process, where none lives."""
        if self._process is not None and self._process.is_alive():
            return
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve_tasks, args=(theirs, *self._target), daemon=True)
        # Ctrl-C would break off in its imports, with a traceback: it is the parent that ends it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        self._ready = False

    def wait(self, seconds: float) -> None:
        """Wait until it is ready. Busy where that takes longer: it goes on loading; what it raised while it started."""
        if self._ready:
            return
        if not self._pipe.poll(max(0.0, seconds)):
            raise Busy("no worker is ready yet, they are loading the models: try again in a moment")
        message = self._received(0)
        if message != READY:
            self.kill()
            raise message
        self._ready = True

    def do(self, item: Any, until: float) -> Any:
        """What the task gives or raises."""
        begun = time.monotonic()
        self.wait(until - begun)
        try:
            self._pipe.send(item)
        except OSError:
            self.kill()
            raise WorkerError("its worker died: try again") from None
        return self._received(until - time.monotonic())

    def _received(self, seconds: float) -> Any:
        try:
            if self._pipe.poll(max(0.0, seconds)):
                return self._pipe.recv()
        except (EOFError, OSError):
            self.kill()
            raise WorkerError("it made its worker die, often for want of memory: try a shorter text") from None
        self.kill()
        raise Late(
            "an article must be done within the time limit, took longer: send less text at a time, or serve with a "
            "longer --time-limit"
        )

    def kill(self) -> None:
        """End the process, where one lives."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
            self._process = None


class Late(WorkerError):
    """It took longer than it may."""
