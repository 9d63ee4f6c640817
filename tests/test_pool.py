import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pool_tasks import dies_at_start, double, no_start, slow

from claimkit.errors import CallError, ClaimkitError, WorkerError
from claimkit.pool import AHEAD, Pool


def results(items, task=double, workers=2, **options):
    return [made for _, made in Pool(task, workers, **options).map(items)]


def test_results_come_in_order_and_some_items_pass():
    found = list(Pool(double, 2).map([*range(20), None, 20], lambda item: item is None))
    assert found == [*((n, 2 * n) for n in range(20)), (None, None), (20, 40)]


def test_nothing_starts_where_there_is_nothing_to_do():
    pool = Pool(double, 4)
    assert list(pool.map([])) == [] and list(pool.map([None], lambda item: True)) == [(None, None)]


def test_an_error_a_death_and_a_result_that_cannot_be_sent_cost_their_item_only(tmp_path):
    found = results([1, "raise", 2, "die", 3, "unpicklable", lambda: None, tmp_path / "tried", 4])
    assert [found[n] for n in (0, 2, 4, 7, 8)] == [2, 4, 6, "second time", 8]
    assert repr(found[1]) == "ValueError('no')"
    assert isinstance(found[3], WorkerError) and "made a worker die 3 times: SIGKILL" in str(found[3])
    assert isinstance(found[5], ClaimkitError) and "pickle" in str(found[5])
    assert isinstance(found[6], Exception)


def test_an_item_past_the_time_limit_is_given_up():
    began = time.monotonic()
    first, second = results(["hang", 1], workers=1, time_limit=0.5)
    assert "ran past the time limit of 0.5 s" in str(first) and second == 2
    assert time.monotonic() - began < 20


def test_workers_that_are_killed_from_outside_cost_nothing():
    found, killed = [], set()
    for _, pid in Pool(slow, 2).map([0.02] * 40):
        found.append(pid)
        if len(killed) < 2 and pid not in killed:
            killed.add(pid)
            os.kill(pid, signal.SIGKILL)
    assert len(killed) == 2 and all(isinstance(pid, int) for pid in found) and len(found) == 40


def test_items_are_taken_only_a_little_ahead():
    taken = []

    def items():
        for number in range(10_000):
            taken.append(number)
            yield number

    stream = Pool(double, 1).map(items())
    next(stream)
    assert len(taken) <= 4
    stream.close()


def test_a_slow_item_holds_back_no_more_than_the_window():
    taken = []
    items = (taken.append(n) or (1.0 if n == 0 else 0.0) for n in range(1000))
    stream = Pool(slow, 2).map(items)
    next(stream)
    assert len(taken) <= 2 * AHEAD + 1
    stream.close()


def test_workers_that_cannot_start_end_the_run():
    with pytest.raises(ValueError, match="no weights"):
        results([1], prepare=no_start)
    with pytest.raises(ClaimkitError, match="died 3 times while it did: exit code 3"):
        results([1], workers=1, prepare=dies_at_start)


@pytest.mark.parametrize(
    ("options", "message"),
    [({"workers": 0}, "at least 1, was: 0"), ({"workers": 1, "time_limit": 0.0}, "above 0 seconds, was: 0")],
)
def test_wrong_calls(options, message):
    with pytest.raises(CallError, match=message):
        Pool(double, **options)


def test_workers_end_with_their_parent_even_in_the_middle_of_a_task(tmp_path):
    code = (
        "from pool_tasks import hang_after_telling; from claimkit.pool import Pool\n"
        f"list(Pool(hang_after_telling, 1).map([{str(tmp_path / 'pid')!r}]))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    until = time.monotonic() + 60
    while not (tmp_path / "pid").exists() and time.monotonic() < until:
        time.sleep(0.02)
    parent.kill()
    parent.wait()
    pid = int((tmp_path / "pid").read_text())
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert not Path(f"/proc/{pid}").exists()
