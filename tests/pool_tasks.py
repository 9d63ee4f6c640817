"""Tasks for worker processes: each must stand in a module, so that pickle can name it."""

import os
import signal
import time
from pathlib import Path


def double(item):
    """Twice a number; strings are told to misbehave."""
    if item == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "hang":
        time.sleep(60)
    if item == "raise":
        raise ValueError("no")
    if item == "unpicklable":
        return lambda: None
    if isinstance(item, Path):
        if not item.exists():
            item.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return "second time"
    return item * 2


def slow(item):
    time.sleep(item)
    return os.getpid()


def no_start():
    raise ValueError("no weights")


def dies_at_start():
    os._exit(3)


def hang_after_telling(path):
    new = Path(f"{path}.new")
    new.write_text(str(os.getpid()))
    new.rename(path)
    time.sleep(600)
