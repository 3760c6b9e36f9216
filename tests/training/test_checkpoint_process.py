"""Processes that are killed, interrupted or run out of disk, for real; the next one goes on."""

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import trilith as tl
from tests.helpers.checkpoints import assert_same, outcome, reports_after_every_batch
from tests.training.conftest import classifier
from trilith.engines import ENGINES, Progress
from trilith.training import Trainer

resource = pytest.importorskip("resource", reason="sends POSIX signals")

# Prints a line an epoch, and in the end what came of it.
TRAINING = """
import hashlib, numpy as np, sys, trilith as tl

class Tell(tl.Callback):
    def epoch_end(self, trainer):
        print("epoch", trainer.epoch, flush=True)

X = np.random.default_rng(0).normal(size=(1200, 20))
y = (X[:, 0] * X[:, 1] > 0).astype(int)
network = tl.Network([tl.Dense(32, "relu"), tl.Dropout(0.1), tl.Dense(2)])
path = sys.argv[2] if len(sys.argv) > 2 else None
history = tl.train(
    network, X, y, engine=sys.argv[1], epochs=16, validation_split=0.2, early_stopping=12, batch_size=16,
    checkpoint=path, checkpoint_seconds=0, callbacks=[Tell()],
)
rows = [[value for name, value in row.items() if name != "seconds"] for row in history]
result = b"".join(value.tobytes() for value in network.parameters.values()) + repr(rows).encode()
print("result", hashlib.sha256(result).hexdigest(), history.best_epoch, history.stopped_because)
"""


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-W", "error", "-c", TRAINING, *map(str, arguments)]


@pytest.mark.parametrize("engine", ENGINES)
def test_killed_again_and_again(engine: str, tmp_path: Path) -> None:
    twin = subprocess.run(command(engine), capture_output=True, text=True, timeout=120, check=True)
    for _ in range(2):
        with subprocess.Popen(
            command(engine, tmp_path / "checkpoint"), stdout=subprocess.PIPE, text=True
        ) as running:
            for _ in range(6):  # epochs; what it does just now is left to chance
                running.stdout.readline()
            running.kill()
    ended = subprocess.run(
        command(engine, tmp_path / "checkpoint"), capture_output=True, text=True, timeout=120, check=True
    )
    assert ended.stdout.splitlines()[-1] == twin.stdout.splitlines()[-1]
    assert ended.stdout.count("epoch") < 8
    assert {path.name for path in tmp_path.iterdir()} == {"checkpoint", "checkpoint.previous"}


class PressCtrlC(tl.Callback):
    """Ctrl-C at the nth report, or within the validation of the second epoch."""

    def __init__(self, report: int | None) -> None:
        self.left = report

    def progress(self, trainer: Trainer, progress: object) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left == 0:
                signal.raise_signal(signal.SIGINT)

    def epoch_end(self, trainer: Trainer) -> None:
        if self.left is None and trainer.epoch == 2:
            signal.raise_signal(signal.SIGINT)


class Reports(tl.Callback):
    """Epoch and batch of each report."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, int]] = []

    def progress(self, trainer: Trainer, progress: Progress) -> None:
        self.heard.append((trainer.epoch, progress.batches))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("report", "next_report"), [(1, (1, 2)), (3, (2, 1)), (7, (3, 2)), (None, (3, 1))])
def test_ctrl_c_leaves_what_it_takes_to_go_on(X, y, report, next_report, engine, tmp_path: Path) -> None:
    def train(**more) -> tuple[tl.Network, tl.History]:
        network = classifier()
        settings = {"engine": engine, "epochs": 4, "batch_size": 10, "validation_split": 0.2, **more}
        return network, tl.train(network, X, y, **settings)

    path = tmp_path / "checkpoint"
    with reports_after_every_batch():
        without, cut = train(callbacks=[PressCtrlC(report)])
        network, history = train(callbacks=[PressCtrlC(report)], checkpoint=path)
    assert history.stopped_because == "interrupted"
    assert_same(outcome(network, history), outcome(without, cut))  # what the user gets is as ever
    watch = Reports()
    with reports_after_every_batch():
        ended = train(checkpoint=path, callbacks=[watch])
    assert_same(outcome(*ended), outcome(*train()))
    assert watch.heard[0] == next_report  # nothing is done twice


def test_early_stopping_and_ctrl_c_in_one_epoch(X, y, tmp_path: Path) -> None:
    class Both(tl.Callback):
        def epoch_end(self, trainer: Trainer) -> None:
            if trainer.epoch == 2:
                trainer.stop("enough")
                signal.raise_signal(signal.SIGINT)

    settings = {"epochs": 5, "checkpoint": tmp_path / "checkpoint"}
    assert tl.train(classifier(), X, y, callbacks=[Both()], **settings).stopped_because == "interrupted"
    history = tl.train(classifier(), X, y, **settings)
    assert (len(history), history.stopped_because) == (2, "enough")


def test_stopped_by_a_callback_within_an_epoch_it_still_ends_that_epoch(X, y, tmp_path: Path) -> None:
    class Stop(tl.Callback):
        def __init__(self, dies: bool) -> None:
            self.dies = dies

        def progress(self, trainer: Trainer, progress: object) -> None:
            if self.dies and trainer.stop_reason:
                raise RuntimeError
            if trainer.epoch == 2:
                trainer.stop("enough")

    def train(dies: bool, **more) -> tuple[tl.Network, tl.History]:
        network = classifier()
        settings = {"epochs": 5, "batch_size": 10, "callbacks": [Stop(dies)], **more}
        return network, tl.train(network, X, y, **settings)

    recorded = {"checkpoint": tmp_path / "checkpoint", "checkpoint_seconds": 0}
    with reports_after_every_batch():
        twin = train(dies=False)
        with pytest.raises(RuntimeError):
            train(dies=True, **recorded)
        assert_same(outcome(*train(dies=False, **recorded)), outcome(*twin))
    assert len(twin[1]) == 2


def test_a_full_disk_ends_training_in_one_line_and_loses_nothing(X, y, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint"
    kept: list[bytes] = []

    class FullDisk(tl.Callback):
        """From the third epoch on a file may not be longer than a thousand bytes."""

        def epoch_end(self, trainer: Trainer) -> None:
            if trainer.epoch == 3:
                kept.append(path.read_bytes())
                resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limit[1]))

    def train(**more) -> tuple[tl.Network, tl.History]:
        network = classifier()
        return network, tl.train(network, X, y, epochs=6, validation_split=0.2, **more)

    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        with pytest.raises(
            tl.CheckpointError, match=r"cannot be written: File too large\. .* train again"
        ) as e:
            train(checkpoint=path, checkpoint_seconds=0, callbacks=[FullDisk()])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert "\n" not in str(e.value)
    assert path.read_bytes() == kept[0]
    assert {each.name for each in tmp_path.iterdir()} == {"checkpoint", "checkpoint.previous"}
    assert_same(outcome(*train(checkpoint=path)), outcome(*train()))


def test_what_a_killed_process_left_half_written_is_cleared_away(X, y, tmp_path: Path) -> None:
    mine, other = tmp_path / ".a[1].abc.part", tmp_path / ".b.abc.part"
    for each in (mine, other):
        each.write_bytes(b"half")
    tl.train(classifier(), X, y, epochs=1, checkpoint=tmp_path / "a[1]")
    assert (mine.exists(), other.exists()) == (False, True)
    assert np.all([each.name in {"a[1]", ".b.abc.part"} for each in tmp_path.iterdir()])
