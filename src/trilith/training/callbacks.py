"""Named moments of training, and the listeners that come with Trilith."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from math import inf
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from trilith.engines import Progress
from trilith.errors import SettingError
from trilith.schedules import ReduceOnPlateau
from trilith.training.measures import higher_is_better

if TYPE_CHECKING:
    from trilith.training.state import Values
    from trilith.training.trainer import Trainer


class Callback:
    """Override the moments you want. A callback observes, and may call `trainer.stop(reason)`.

    Each moment comes to the callbacks in their order, the last one in the reverse. What a callback adds to
    `trainer.history[-1]` at the end of an epoch is a column of the history that can be monitored.
    """

    def for_network(self, number: int) -> Self:
        """The callback for one of several networks trained side by side; itself where it can serve all."""
        return self

    def train_begin(self, trainer: Trainer) -> None:
        """Before the first epoch."""

    def epoch_begin(self, trainer: Trainer) -> None:
        """Before each epoch; `trainer.epoch` counts from 1."""

    def progress(self, trainer: Trainer, progress: Progress) -> None:
        """Several times a second within an epoch."""

    def epoch_end(self, trainer: Trainer) -> None:
        """After each epoch; `trainer.history[-1]` is its row."""

    def train_end(self, trainer: Trainer) -> None:
        """After the last epoch, also after a stop, Ctrl-C or an error; the network has its final weights."""

    def saved(self) -> Mapping[str, Any]:
        """What a checkpoint keeps of this callback, by name: arrays, and what JSON can hold; else nothing.

        A callback that changes the training, or what the history says, gives all that it has learned since
        `train_begin`; then training goes on from a checkpoint as if it had never stopped.
        """
        return {}

    def restore(self, saved: Mapping[str, Any]) -> None:
        """Take up what `saved` gave: after `train_begin`; within an epoch again after `epoch_begin`."""


class Monitor:
    """Watches one column of the history for improvements of more than `min_delta`."""

    def __init__(self, monitor: str, higher_is_better: bool, min_delta: float = 0.0) -> None:
        self.monitor = monitor
        self.sign = 1.0 if higher_is_better else -1.0
        self.min_delta = min_delta
        self.best = -inf
        self.epochs_without = 0

    def improved(self, row: Mapping[str, float]) -> bool:
        """Whether this row is the best so far.

        Raises:
            SettingError: the history has no such column.
        """
        if self.monitor not in row:
            raise SettingError(
                f"monitor '{self.monitor}' is not in the history. Use one of: {', '.join(row)}."
            )
        value = self.sign * row[self.monitor]
        if value > self.best + self.min_delta:
            self.best, self.epochs_without = value, 0
            return True
        self.epochs_without += 1
        return False

    def saved(self) -> dict[str, Any]:
        """The best so far, and how long ago it was."""
        return {"best": self.best, "epochs_without": self.epochs_without}

    def restore(self, saved: Mapping[str, Any]) -> None:
        """Take up what `saved` gave."""
        self.best, self.epochs_without = saved["best"], saved["epochs_without"]


def watch(trainer: Trainer, monitor: str, min_delta: float = 0.0) -> Monitor:
    """A monitor of a column; "auto" is the validation loss, or the loss where nothing is validated."""
    if monitor == "auto":
        monitor = "validation_loss" if trainer.validates else "loss"
    return Monitor(monitor, higher_is_better(monitor, trainer.objective.metrics), min_delta)


class Watching(Callback):
    """A callback that watches one column of the history, and remembers how it went."""

    watched: Monitor

    def for_network(self, number: int) -> Self:
        return copy(self)

    def saved(self) -> Mapping[str, Any]:
        return self.watched.saved()

    def restore(self, saved: Mapping[str, Any]) -> None:
        self.watched.restore(saved)


class EarlyStopping(Watching):
    """Stop when `monitor` has not improved by more than `min_delta` for `patience` epochs."""

    def __init__(self, patience: int = 10, monitor: str = "auto", min_delta: float = 0.0) -> None:
        if patience < 1:
            raise SettingError(f"patience must be at least 1 epoch, got {patience}.")
        self.patience, self.monitor, self.min_delta = patience, monitor, min_delta

    def __repr__(self) -> str:
        return f"EarlyStopping({self.patience}, {self.monitor!r}, {self.min_delta})"

    def train_begin(self, trainer: Trainer) -> None:
        self.watched = watch(trainer, self.monitor, self.min_delta)

    def epoch_end(self, trainer: Trainer) -> None:
        if not self.watched.improved(trainer.history[-1]) and self.watched.epochs_without >= self.patience:
            trainer.stop(f"{self.watched.monitor} did not improve for {self.patience} epochs")


class BestWeights(Watching):
    """Keep the weights of the best epoch, and return to them at the end."""

    def __init__(self, monitor: str = "auto") -> None:
        self.monitor = monitor

    def __repr__(self) -> str:
        return f"BestWeights({self.monitor!r})"

    def train_begin(self, trainer: Trainer) -> None:
        self.watched = watch(trainer, self.monitor)
        self.weights: Values = {}

    def epoch_end(self, trainer: Trainer) -> None:
        if self.watched.improved(trainer.history[-1]):
            self.weights = trainer.state.weights()
            trainer.history.best_epoch = trainer.epoch

    def train_end(self, trainer: Trainer) -> None:
        if self.weights:
            trainer.return_to(self.weights)

    def saved(self) -> Mapping[str, Any]:
        return {**super().saved(), **self.weights}

    def restore(self, saved: Mapping[str, Any]) -> None:
        super().restore(saved)
        self.weights = {name: value for name, value in saved.items() if isinstance(value, np.ndarray)}


class PlateauCallback(Watching):
    """Carries out a ReduceOnPlateau schedule: lowers the learning rate's factor between epochs."""

    def __init__(self, schedule: ReduceOnPlateau) -> None:
        self.schedule = schedule

    def train_begin(self, trainer: Trainer) -> None:
        self.watched = watch(trainer, self.schedule.monitor)

    def epoch_end(self, trainer: Trainer) -> None:
        self.watched.improved(trainer.history[-1])
        if self.watched.epochs_without >= self.schedule.patience:
            self.watched.epochs_without = 0
            lower = trainer.state.plateau * self.schedule.decay
            trainer.state.plateau = max(lower, self.schedule.minimum)
