"""Progress on standard error: a bar on a terminal, a line now and then elsewhere."""

import contextlib
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from claimkit.readers import Meter

if TYPE_CHECKING:
    import rich.progress

_TERMINAL_EVERY = 0.2
_FILE_EVERY = 10.0


class Progress:
    """Counts articles, and tells how fast they are done and what time is left; `quiet` says nothing."""

    def __init__(self, quiet: bool):
        self.quiet = quiet
        self.done = self.failed = self.before = 0
        self._meter = Meter()
        self._began = self._shown = time.monotonic()
        self._read_before = 0
        self._terminal = sys.stderr.isatty()
        self._running = False
        self._bar: rich.progress.Progress | None = None

    def begin(self, meter: Meter, before: int) -> None:
        """The run begins, with so many records of an earlier one."""
        self._meter, self.before, self._running = meter, before, True
        if self._terminal and not self.quiet:
            self._bar = _bar()
            self._bar.start()

    def add(self, failed: bool = False) -> None:
        """Count one article."""
        if not self.done and not self.failed:
            # What an earlier run had done was read in no time, and models were loaded: neither tells the speed.
            self._began, self._read_before = time.monotonic(), self._meter.done
        self.done += not failed
        self.failed += failed
        if time.monotonic() - self._shown > (_TERMINAL_EVERY if self._terminal else _FILE_EVERY):
            self._show()

    def line(self) -> str:
        """How far the run is, in words."""
        seconds = time.monotonic() - self._began
        parts = [f"{self.done} articles"]
        parts += [f"{self.before} before"] if self.before else []
        parts += [f"{self.failed} failed"] if self.failed else []
        parts += [f"{seconds:.0f} s"]
        parts += [f"{self.done / seconds:.1f} a second"] if self.done > 1 and seconds > 0 else []
        left = self._left(seconds)
        return ", ".join([*parts, *([f"{_clock(left)} left"] if left else [])])

    def _left(self, seconds: float) -> float | None:
        """Seconds to go, by the share of the input's bytes that is read; None where that is not known."""
        read = self._meter.done - self._read_before
        return None if read <= 0 else seconds * max(0, self._meter.total - self._meter.done) / read

    def _show(self) -> None:
        self._shown = time.monotonic()
        if self.quiet:
            return
        try:
            if self._bar is not None:
                total = self._meter.total or None
                self._bar.update(self._bar.task_ids[0], total=total, completed=self._meter.done, line=self.line())
                self._bar.refresh()
            else:
                print(self.line(), file=sys.stderr, flush=True)
        except OSError:
            self.quiet = True  # nobody reads standard error any more: the run goes on

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._running:
            self._show()
        if self._bar is not None:
            with contextlib.suppress(OSError):
                self._bar.stop()


def _bar() -> "rich.progress.Progress":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True, highlight=False)
    bar = Progress(BarColumn(), TextColumn("{task.fields[line]}"), console=console, auto_refresh=False)
    bar.add_task("", total=None, line="loading the model")
    return bar


def _clock(seconds: float) -> str:
    """Seconds as 1:02:03, or 2:03 below an hour."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
