"""Named moments, their order, and stopping."""

import numpy as np
import pytest

import trilith as tl
from tests.training.conftest import classifier
from trilith.engines import Progress
from trilith.training import Trainer

Event = tuple[str, str, int]


class Listener(tl.Callback):
    def __init__(self, name: str, events: list[Event]) -> None:
        self.name, self.events = name, events

    def hear(self, moment: str, trainer: Trainer) -> None:
        self.events.append((self.name, moment, trainer.epoch))

    def train_begin(self, trainer: Trainer) -> None:
        self.hear("train_begin", trainer)

    def epoch_begin(self, trainer: Trainer) -> None:
        self.hear("epoch_begin", trainer)

    def epoch_end(self, trainer: Trainer) -> None:
        assert trainer.history[-1]["epoch"] == trainer.epoch == len(trainer.history)
        self.hear("epoch_end", trainer)

    def train_end(self, trainer: Trainer) -> None:
        self.hear("train_end", trainer)


def test_moments_come_in_order_and_the_end_in_reverse(X: np.ndarray, y: np.ndarray) -> None:
    events: list[Event] = []
    tl.train(classifier(), X, y, epochs=2, callbacks=[Listener("a", events), Listener("b", events)])
    assert events == [
        ("a", "train_begin", 0),
        ("b", "train_begin", 0),
        ("a", "epoch_begin", 1),
        ("b", "epoch_begin", 1),
        ("a", "epoch_end", 1),
        ("b", "epoch_end", 1),
        ("a", "epoch_begin", 2),
        ("b", "epoch_begin", 2),
        ("a", "epoch_end", 2),
        ("b", "epoch_end", 2),
        ("b", "train_end", 2),
        ("a", "train_end", 2),
    ]


def test_a_callback_needs_only_the_moments_it_wants(X: np.ndarray, y: np.ndarray) -> None:
    class Counter(tl.Callback):
        epochs = 0

        def epoch_end(self, trainer: Trainer) -> None:
            self.epochs += 1

    counter = Counter()
    tl.train(classifier(), X, y, epochs=3, callbacks=[counter])
    assert counter.epochs == 3


class StopAt(tl.Callback):
    def __init__(self, epoch: int) -> None:
        self.epoch = epoch

    def train_begin(self, trainer: Trainer) -> None:
        if self.epoch == 0:
            trainer.stop("before it began")

    def epoch_end(self, trainer: Trainer) -> None:
        if trainer.epoch == self.epoch:
            trainer.stop("seen enough")


def test_a_callback_may_ask_to_stop(X: np.ndarray, y: np.ndarray) -> None:
    history = tl.train(classifier(), X, y, epochs=50, callbacks=[StopAt(3)])
    assert (len(history), history.stopped_because) == (3, "seen enough")
    history = tl.train(classifier(), X, y, epochs=50, callbacks=[StopAt(0)])
    assert (len(history), history.stopped_because) == (0, "before it began")
    assert tl.train(classifier(), X, y, epochs=2).stopped_because is None


def test_at_the_end_the_network_has_its_final_weights(X: np.ndarray, y: np.ndarray) -> None:
    seen: list[np.ndarray] = []

    class AtTheEnd(tl.Callback):
        def train_end(self, trainer: Trainer) -> None:
            seen.append(trainer.network.predict(X))

    network = classifier()
    history = tl.train(
        network, X, y, epochs=30, optimizer=tl.Adam(0.5), validation_split=0.4, callbacks=[AtTheEnd()]
    )
    assert history.best_epoch < 30  # so that the best weights are not the last ones
    assert np.array_equal(seen[0], network.predict(X))


def test_progress_tells_how_far_a_long_epoch_is(X: np.ndarray, y: np.ndarray) -> None:
    reports: list[Progress] = []

    class Watch(tl.Callback):
        def progress(self, trainer: Trainer, progress: Progress) -> None:
            reports.append(progress)
            if len(reports) == 3:
                trainer.stop("seen enough")  # at the end of this epoch

    rows = 40
    while len(reports) < 3:  # until the machine needs a few tenths of a second
        reports.clear()
        rows *= 2
        many, classes = np.tile(X, (rows, 1)), np.tile(y, rows)
        history = tl.train(classifier(), many, classes, epochs=1, batch_size=5, callbacks=[Watch()])
    assert [report.examples for report in reports] == sorted({report.examples for report in reports})
    assert all(0 < report.examples <= 50 * rows for report in reports)
    assert all(report.examples == 5 * report.batches for report in reports)
    assert {"loss", "weight"} < set(reports[0].sums)
    assert reports[0].sums["weight"] == reports[0].examples
    assert len(history) == 1


def test_an_error_in_a_callback_ends_training_in_order(X: np.ndarray, y: np.ndarray) -> None:
    events: list[Event] = []

    class Broken(tl.Callback):
        def epoch_end(self, trainer: Trainer) -> None:
            if trainer.epoch == 2:
                raise ZeroDivisionError

    network = classifier()
    with pytest.raises(ZeroDivisionError):
        tl.train(network, X, y, epochs=5, callbacks=[Listener("a", events), Broken()])
    assert events[-1] == ("a", "train_end", 2)
    assert network.predict(X).shape == (50, 2)
