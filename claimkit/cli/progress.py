"""Progress on standard error: a counter on a terminal, a line now and then elsewhere."""

import sys
import time
from types import TracebackType
from typing import Self

_TERMINAL_EVERY = 0.2
_FILE_EVERY = 10.0


class Progress:
    """Counts articles and words; `quiet` says nothing."""

    def __init__(self, quiet: bool):
        self.quiet = quiet
        self.done = self.failed = 0
        self._began = self._shown = time.monotonic()
        self._terminal = sys.stderr.isatty()

    def add(self, failed: bool = False) -> None:
        """Count one article."""
        self.done += not failed
        self.failed += failed
        if not self.quiet and time.monotonic() - self._shown > (_TERMINAL_EVERY if self._terminal else _FILE_EVERY):
            self._say("\r" if self._terminal else "", "" if self._terminal else "\n")

    def _say(self, before: str, after: str) -> None:
        self._shown = time.monotonic()
        seconds = self._shown - self._began
        failed = f", {self.failed} failed" if self.failed else ""
        print(f"{before}{self.done} articles{failed}, {seconds:.0f} s", end=after, file=sys.stderr, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if not self.quiet:
            self._say("\r" if self._terminal else "", "\n")
