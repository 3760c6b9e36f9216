"""Sweeps by real processes: none of their trials is lost, none done twice, whatever happens to them."""

import math
import os
import random
import signal
import threading

import pytest

from tests.experiments.sweep.conftest import OBJECTIVES
from tests.experiments.sweep.objectives import alone
from trilith.errors import SettingError
from trilith.experiments.sweep import conduct


def numbers(sweep):
    return [trial.number for trial in sweep.trials()]


def test_two_workers_do_each_trial_once(opened):
    with opened("search.trials=60") as sweep:
        told = []
        done = conduct(sweep, workers=2, objective=f"{OBJECTIVES}at_once", tell=told.append)
        assert (done.done, done.pruned, done.failed, done.running) == (60, 0, 0, 0)
        assert numbers(sweep) == list(range(60))
        runs = sweep.store.runs(["sweep=rates"], sort="trial")
        assert [run.trial for run in runs] == list(range(60))
        assert [run.name for run in runs] == [trial.user_attrs["run"] for trial in sweep.trials()]
        assert done.best < 1e-3
        assert len({trial.user_attrs["worker"] for trial in sweep.trials()}) == 2
        assert not list((sweep.folder / "workers").iterdir())
        assert conduct(sweep, workers=2, objective=f"{OBJECTIVES}always_fails") == done


def test_workers_killed_at_random_moments_lose_nothing(opened):
    with opened("search.trials=30", "search.pruner=none") as sweep:
        ended, drawn = threading.Event(), random.Random(7)
        killed = []

        def kill():
            while len(killed) < 4 and not ended.wait(drawn.uniform(0.02, 0.4)):
                alive = sorted((sweep.folder / "workers").glob("*.lock"))
                if alive:
                    pid = int(drawn.choice(alive).name.partition("-")[0])
                    if pid not in killed:
                        killed.append(pid)
                        os.kill(pid, signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        try:
            done = conduct(sweep, workers=2, objective=f"{OBJECTIVES}epochs")
        finally:
            ended.set()
            killer.join()
        assert killed
        assert (done.done, done.ended) == (30, 30)
        assert numbers(sweep) == list(range(30))
        assert sweep.store.count(["sweep=rates"]) == 30
        for trial in sweep.trials():
            slope = sweep.space.values(trial.params)["training.learning_rate"]
            assert trial.value == alone(math.log10(slope) + 2)


def test_a_trial_goes_on_in_its_run_after_its_worker_was_killed(opened):
    with opened("search.trials=2", "search.pruner=none") as sweep:
        done = conduct(sweep, workers=1, objective=f"{OBJECTIVES}killed_once")
        assert done.done == 2
        assert sweep.store.count() == 2
        assert all(trial.user_attrs["sittings"] == [2, 0] for trial in sweep.trials())


def test_trials_that_all_fail_for_one_reason_end_the_sweep(opened):
    with opened() as sweep:
        with pytest.raises(SettingError, match="all failed for the same reason: ValueError: no such thing"):
            conduct(sweep, workers=2, objective=f"{OBJECTIVES}always_fails")
        assert len(sweep.trials()) < 10
