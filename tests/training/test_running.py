"""The schedule's shape and the running means, against plain sums."""

import logging

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra train")
running = pytest.importorskip("claimkit.training.running")


def test_the_rate_rises_then_falls_to_nothing():
    weight = torch.nn.Parameter(torch.zeros(1))
    optimize = torch.optim.SGD([weight], lr=1.0)
    timetable = running.schedule(optimize, total=10, rise=4)
    rates = []
    for _ in range(10):
        rates.append(optimize.param_groups[0]["lr"])
        optimize.step()
        timetable.step()
    assert rates[:4] == [0.25, 0.5, 0.75, 1.0]
    assert rates[4:] == pytest.approx([1.0, 5 / 6, 4 / 6, 3 / 6, 2 / 6, 1 / 6])
    assert optimize.param_groups[0]["lr"] == 0


def test_progress_says_means_every_so_often_and_when_it_ends(caplog):
    caplog.set_level(logging.INFO)
    progress = running.Progress(total=3, every=2)
    ended = [progress.add(1, {"cue": torch.tensor(value)}) for value in (1.0, 2.0, 2.0)]
    assert ended == [False, False, True]
    assert progress.means["cue"] == pytest.approx(0.98 * (0.98 + 0.04) + 0.04)
    assert caplog.records[0].message.startswith("epoch 1 step 2/3")
    assert len(caplog.records) == 1
