import os
import time

import pytest

pytest.importorskip("fastapi", reason="the server needs the extra claimkit[server]")

from fakes import slow_start, task

from claimkit.errors import WorkerError
from claimkit.server.workers import Busy, Late, Workers


@pytest.fixture
def workers():
    made = Workers(1, tuple, task)
    yield made
    made.stop()


def test_a_worker_is_another_process_and_stays(workers):
    workers.warm()
    assert workers.ready.is_set()
    first, second = (workers.run({"do": "tell"}, 30) for _ in range(2))
    assert first == second != os.getpid()


def test_one_that_hangs_or_dies_or_raises_costs_its_article_only(workers):
    workers.warm()
    before = workers.run({"do": "tell"}, 30)
    began = time.monotonic()
    with pytest.raises(Late, match="must be done within the time limit, took longer"):
        workers.run({"do": "sleep"}, 0.2)
    assert time.monotonic() - began < 10
    after = workers.run({"do": "tell"}, 30)
    assert after != before
    with pytest.raises(WorkerError, match="made its worker die"):
        workers.run({"do": "die"}, 30)
    with pytest.raises(ValueError, match="as told"):
        workers.run({"do": "raise"}, 30)
    assert workers.run({"do": "tell"}, 30) not in (before, after)


def test_one_that_still_loads_is_left_to_it():
    workers = Workers(1, slow_start, task)
    try:
        with pytest.raises(Busy, match="loading the models: try again"):
            workers.run({"do": "tell"}, 0.1)
        assert workers.run({"do": "tell"}, 60)
    finally:
        workers.stop()


def test_without_a_free_worker_the_wait_is_bounded(workers):
    held = workers._idle.get()
    try:
        with pytest.raises(Busy, match=r"no worker came free within 0\.1 s: try again, or serve with more --workers"):
            workers.run({"do": "tell"}, 0.1)
    finally:
        workers._idle.put(held)
