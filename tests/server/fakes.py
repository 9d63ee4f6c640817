"""Stand-ins for the workers, and tasks for real ones."""

import os
import threading
import time

from hand_made import record

from claimkit.errors import WorkerError
from claimkit.pipeline import extract
from claimkit.server.workers import Busy, Late


class Fake:
    """Does articles in this process, by a function; without one they all become the hand-made record."""

    def __init__(self, task=lambda fields: record(id=str(fields.get("id", "none"))), count=2):
        self.task, self.count, self.ready, self.given = task, count, threading.Event(), []

    def warm(self):
        self.ready.set()

    def run(self, fields, seconds):
        self.given.append((dict(fields), seconds))
        return self.task(fields)

    def stop(self):
        pass


def extracted(fields):
    return extract(**fields)


ERRORS = {"busy": Busy, "late": Late, "died": WorkerError, "bug": ZeroDivisionError}


def failing(fields):
    """The hand-made record, or the error that the text names."""
    if fields["text"] in ERRORS:
        raise ERRORS[fields["text"]](fields["text"])
    return record(id=fields["id"])


def task(item):
    """What a worker process is asked: to sleep, to die, to raise, or to say which process it is."""
    match item["do"]:
        case "sleep":
            time.sleep(60)
        case "die":
            os._exit(3)
        case "raise":
            raise ValueError("as told")
    return os.getpid()


def slow_start():
    time.sleep(3)
