"""Whatever a process was doing when it was killed: no run is lost and the store is whole."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from trilith.experiments.store import Store

WORK = Path(__file__).with_name("work_on_runs.py")


def said_before_it_was_killed(folder: Path, lines: int) -> list[list[str]]:
    with subprocess.Popen(
        [sys.executable, str(WORK), str(folder)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().split() for _ in range(lines)]
        process.kill()
        said += [line.split() for line in process.stdout if line.endswith("\n")]
    return said


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_at_any_moment(tmp_path: Path) -> None:
    moments = random.Random(0)
    made: set[str] = set()
    done: set[str] = set()
    epochs: dict[str, int] = {}
    for _ in range(10):
        for what, *rest in said_before_it_was_killed(tmp_path, moments.randint(1, 14)):
            if what == "made":
                made.add(rest[0])
            elif what == "epoch":
                epochs[rest[0]] = int(rest[1])
            elif what == "done":
                done.add(rest[0])
        store = Store(tmp_path, tell=pytest.fail)
        assert store.check() == []
        states = {record.name: record.state for record in store.runs()}
        assert made <= states.keys()
        assert len(states) <= len(made) + 10  # made, but killed before it could say so
        assert all(states[name] == "done" for name in done)
        assert set(states.values()) <= {"waiting", "interrupted", "done"}
        for name, epoch in epochs.items():
            history = store.open(name).history()
            assert [row["epoch"] for row in history[:epoch]] == list(range(1, epoch + 1))


MAKE_RUNS = """
import sys
from trilith.experiments.store import Store
store = Store(sys.argv[1])
for _ in range(8):
    store.create("", name="same", environment={})
"""


def test_many_processes_make_runs_of_one_name_at_once(tmp_path: Path) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", MAKE_RUNS, str(tmp_path)]) for _ in range(4)]
    assert [process.wait() for process in processes] == [0] * 4
    store = Store(tmp_path)
    assert sorted(store.names()) == sorted({"same", *(f"same-{number}" for number in range(2, 33))})
    assert store.count() == 32
    assert store.check() == []
