"""Ctrl-C and a killed `trilith sweep`: the workers end, and the sweep goes on with the same trials."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.experiments.sweep.conftest import IDEA, OBJECTIVES
from trilith.experiments.sweep import conduct

PARENT = """
import sys
from trilith.experiments.idea import parse_idea
from trilith.experiments.store import Store
from trilith.experiments.sweep import begin_sweep, conduct, open_sweep

text, objective, folder = sys.argv[1:]
idea, store = parse_idea(text, "/", ["search.trials=4"]), Store(folder)
with open_sweep(begin_sweep("rates", idea, store), idea, store) as sweep:
    print(conduct(sweep, workers=2, objective=objective))
"""


@pytest.fixture
def waiting(tmp_path, monkeypatch):
    """Two workers that train; the folder has a file for each, and their parent."""
    folder = tmp_path / "waiting"
    folder.mkdir()
    monkeypatch.setenv("WAITING", str(folder))
    told = [sys.executable, "-c", PARENT, IDEA, f"{OBJECTIVES}waits", str(tmp_path / "store")]
    with subprocess.Popen(told, stdout=subprocess.PIPE, text=True) as parent:
        until(lambda: len(list(folder.iterdir())) == 2, parent)
        yield folder, parent


def until(holds, process=None):
    """Look again and again; a process that has ended makes no progress."""
    for _ in range(12_000):
        if holds():
            return
        assert process is None or process.poll() is None
        threading.Event().wait(0.01)
    raise TimeoutError


def go_on(waiting: Path, opened) -> None:
    (waiting / "go").touch()
    with opened("search.trials=4") as sweep:
        left = [trial.params for trial in sweep.trials()]
        assert len(left) == 2
        assert not any(trial.state.is_finished() for trial in sweep.trials())
        assert conduct(sweep, workers=1, objective=f"{OBJECTIVES}waits").done == 4
        assert [trial.params for trial in sweep.trials()][:2] == left
        assert sweep.store.count() == 4


def test_ctrl_c_ends_the_sweep_which_can_be_gone_on_with(waiting, opened):
    folder, parent = waiting
    parent.send_signal(signal.SIGINT)
    assert parent.wait() == 0
    assert "0 of 4 trials" in parent.stdout.read()
    go_on(folder, opened)


def test_workers_end_with_a_parent_that_is_killed(waiting, opened, tmp_path):
    folder, parent = waiting
    parent.kill()
    parent.wait()
    until(lambda: not any(map(is_running, map(int, (path.name for path in folder.iterdir())))))
    assert not list((tmp_path / "store" / "sweeps" / "rates" / "workers").iterdir())
    go_on(folder, opened)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
