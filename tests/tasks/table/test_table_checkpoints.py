"""Tables: each network has its own checkpoint and its own listeners; interrupted, the whole goes on."""

import pickle
import signal
import sys
from pathlib import Path

import numpy as np
import pytest

import trilith as tl
from tests.helpers.checkpoints import reports_after_every_batch, without_seconds
from tests.tasks.table.conftest import QUICK
from trilith.tasks.ensemble.members import Examples, Part
from trilith.tasks.table import TableClassifier
from trilith.training import Trainer


def classifier(**keywords) -> TableClassifier:
    settings = QUICK | {"batch_size": 32, "epochs": 5}
    return TableClassifier(**{"settings": settings, "random_state": 0, "ensemble": 3, **keywords})


def same(one: TableClassifier, other: TableClassifier) -> bool:
    return (
        one.estimator_.network_.to_bytes() == other.estimator_.network_.to_bytes()
        and len(one.networks_) == len(other.networks_)
        and one.temperature_ == other.temperature_
        and all(
            without_seconds(first.history_) == without_seconds(second.history_)
            for first, second in zip(one.networks_, other.networks_, strict=True)
        )
    )


class PressCtrlC(tl.Callback):
    def __init__(self, epoch: int) -> None:
        self.epoch = epoch

    def progress(self, trainer: Trainer, progress: object) -> None:
        if trainer.epoch == self.epoch:
            signal.raise_signal(signal.SIGINT)
            self.epoch = 0


@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
@pytest.mark.parametrize("threads", [1, 2])
def test_interrupted_in_any_of_its_networks(mixed, classes, threads: int, tmp_path: Path) -> None:
    folder = tmp_path / "checkpoints"
    with reports_after_every_batch():
        cut = classifier(checkpoint=folder, threads=threads, callbacks=[PressCtrlC(2)]).fit(mixed, classes)
    assert any(network.history_.stopped_because == "interrupted" for network in cut.networks_)
    model = classifier(checkpoint=str(folder)).fit(mixed, classes)
    assert same(model, classifier().fit(mixed, classes))
    assert {path.name for path in folder.iterdir()} >= {f"network-{n}.checkpoint" for n in range(3)}
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert same(classifier(checkpoint=folder).fit(mixed, classes), model)  # complete: nothing is written
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert (model.estimator_.checkpoint, model.networks_[1].checkpoint) == (
        None,
        folder / "network-1.checkpoint",
    )


def test_another_tables_are_refused(mixed, classes, tmp_path: Path) -> None:
    classifier(checkpoint=tmp_path).fit(mixed, classes)
    with pytest.raises(tl.SettingError, match=r"network-0\.checkpoint is the checkpoint of another training"):
        classifier(checkpoint=tmp_path).fit(mixed, classes[::-1])


@pytest.mark.parametrize("threads", [1, 2])
def test_each_network_has_listeners_of_its_own(mixed, classes, threads: int) -> None:
    class Listener(tl.Callback):
        def __init__(self, number: int) -> None:
            self.number, self.losses = number, []
            self.open = open(__file__)  # noqa: SIM115, PTH123  what cannot be pickled

        def epoch_end(self, trainer: Trainer) -> None:
            self.losses.append(trainer.history[-1]["loss"])

        def train_end(self, trainer: Trainer) -> None:
            self.open.close()

    shared = tl.Callback()
    model = classifier(threads=threads, callbacks=[shared])
    encoder = model.learn_columns(mixed)
    listeners = [Listener(number) for number in range(2)]
    examples = Examples(encoder.transform(mixed), model.read_target(classes))
    parts = [Part(slice(0, 150), slice(150, 200)), Part(slice(50, 200), slice(0, 50))]
    model.fit_encoded(examples, parts, listen=lambda number: [listeners[number]])
    for listener, network in zip(listeners, model.networks_, strict=True):
        assert listener.losses == network.history_["loss"]
        assert network.callbacks == (shared,)
    assert np.array_equal(pickle.loads(pickle.dumps(model)).predict(mixed), model.predict(mixed))
