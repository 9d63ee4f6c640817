"""What runs in a worker process: tasks in by a pipe, results out."""

import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from claimkit.errors import ClaimkitError

READY = "ready"


def serve(pipe: Connection, prepare: Callable[[], object], task: Callable[[Any], Any]) -> None:
    """Prepare, say so, then do tasks until the other end closes. A parent that dies takes its workers along."""
    threading.Thread(target=_follow_parent, daemon=True).start()
    # Ctrl-C reaches every process of the terminal; the parent alone decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with contextlib.suppress(OSError, EOFError):
        # Standard output is for records: what a library prints goes to standard error.
        os.dup2(2, 1)
        try:
            prepare()
        except Exception as error:
            return _send(pipe, error)
        pipe.send(READY)
        while True:
            _send(pipe, _result(task, pipe.recv_bytes()))


def _follow_parent() -> None:
    """End with the parent, even in the middle of a task that never would."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _result(task: Callable[[Any], Any], item: bytes) -> Any:
    """What the task gives, or the error it raises: that must not cost the tasks after it."""
    try:
        return task(pickle.loads(item))
    except Exception as error:
        return error


def _send(pipe: Connection, result: Any) -> None:
    try:
        pipe.send(result)
    except OSError:
        raise
    except Exception as error:  # what pickle raises depends on the result
        pipe.send(ClaimkitError(f"a result must be one that pickle can hold: {type(error).__name__}: {error}"))
