"""What callbacks keep in a checkpoint, and when they get it back."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import trilith as tl
from tests.helpers.checkpoints import CrashError, assert_same, outcome, reports_after_every_batch
from tests.training.conftest import classifier
from trilith.training import Trainer
from trilith.training.checkpoint_file import read_checkpoint


class Cooling(tl.Callback):
    """Lowers the rate at the start of each epoch, by what it has seen; keeps a counter, a list, an array."""

    def train_begin(self, trainer: Trainer) -> None:
        self.losses: list[float] = []
        self.norms = np.zeros(0)
        self.calls = 0

    def epoch_begin(self, trainer: Trainer) -> None:
        self.calls += 1
        trainer.state.plateau *= 0.5 + 0.5 / (1 + len(self.losses))

    def epoch_end(self, trainer: Trainer) -> None:
        self.losses.append(trainer.history[-1]["loss"])
        self.norms = np.append(self.norms, np.float32(trainer.history[-1]["loss"]) ** 2)
        trainer.history[-1].update(norm=np.float32(self.norms.sum()), calls=self.calls)

    def saved(self) -> Mapping[str, Any]:
        return {"losses": self.losses, "norms": self.norms, "calls": self.calls}

    def restore(self, saved: Mapping[str, Any]) -> None:
        self.losses, self.norms, self.calls = list(saved["losses"]), saved["norms"], saved["calls"]


class Dies(tl.Callback):
    def __init__(self, epoch: int, batches: int | None = None) -> None:
        self.epoch, self.batches = epoch, batches

    def progress(self, trainer: Trainer, progress: Any) -> None:
        if (trainer.epoch, progress.batches) == (self.epoch, self.batches):
            raise CrashError

    def epoch_end(self, trainer: Trainer) -> None:
        if trainer.epoch == self.epoch:
            raise CrashError


@pytest.mark.parametrize("batches", [2, 3, None])
def test_a_callback_of_the_users_goes_on_as_if_nothing_had_been(X, y, batches, tmp_path: Path) -> None:
    def train(*more: tl.Callback, **recorded: Any) -> tuple[tl.Network, tl.History]:
        network = classifier()
        callbacks = [Cooling(), tl.EarlyStopping(3), Cooling(), *more]
        return network, tl.train(network, X, y, epochs=5, batch_size=10, callbacks=callbacks, **recorded)

    recorded = {"checkpoint": tmp_path / "checkpoint", "checkpoint_seconds": 0}
    with reports_after_every_batch(), pytest.raises(CrashError):
        train(Dies(3, batches), **recorded)
    assert_same(outcome(*train(**recorded)), outcome(*train()))


def test_moments_of_a_training_that_goes_on(X, y, tmp_path: Path) -> None:
    told: list[str] = []
    path = tmp_path / "checkpoint"

    class Tell(tl.Callback):
        def train_begin(self, trainer: Trainer) -> None:
            told.append(f"begin {trainer.epoch} of {trainer.epochs}, history {len(trainer.history)}")
            if contents := read_checkpoint(path):
                weight = trainer.network.parameters["dense_1.weight"]
                told.append(f"as reached {np.array_equal(weight, contents.arrays['network/dense_1.weight'])}")

        def epoch_begin(self, trainer: Trainer) -> None:
            told.append(f"epoch {trainer.epoch}")

        def progress(self, trainer: Trainer, progress: Any) -> None:
            told.append(f"batch {progress.batches} of {len(X) // 10}, {progress.examples} examples")

        def train_end(self, trainer: Trainer) -> None:
            told.append("end")

        def saved(self) -> Mapping[str, Any]:
            return {"x": 1}

        def restore(self, saved: Mapping[str, Any]) -> None:
            told.append(f"restore {dict(saved)}")

    def train(*more: tl.Callback) -> tl.History:
        settings = {"epochs": 3, "batch_size": 10, "checkpoint": path, "checkpoint_seconds": 0}
        return tl.train(classifier(), X, y, callbacks=[Tell(), *more], **settings)

    with reports_after_every_batch():
        with pytest.raises(CrashError):
            train(Dies(2, 4))
        told.clear()
        train(Dies(9))
    assert told[:6] == [
        "begin 1 of 3, history 1",
        "as reached True",
        "restore {'x': 1}",
        "epoch 2",
        "restore {'x': 1}",
        "batch 4 of 5, 40 examples",
    ]
    assert told[6:] == ["epoch 3", *(f"batch {n} of 5, {n * 10} examples" for n in (1, 2, 3, 4)), "end"]


def test_the_seconds_of_an_epoch_are_those_of_all_its_parts(X, y, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint"
    settings = {"epochs": 1, "batch_size": 10, "checkpoint": path, "checkpoint_seconds": 0}

    class LongAgo(Dies):
        def epoch_begin(self, trainer: Trainer) -> None:
            self.recording = trainer.recording
            write = self.recording.write
            self.recording.write = lambda trainer, place, seconds: write(trainer, place, seconds + 1000)

    with reports_after_every_batch():
        with pytest.raises(CrashError):
            tl.train(classifier(), X, y, callbacks=[LongAgo(1, 4)], **settings)
        history = tl.train(classifier(), X, y, **settings)
    assert 1000 < history[0]["seconds"] < 2000
