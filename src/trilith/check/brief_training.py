"""One network of a run, trained for a while: enough to see how its training goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from trilith.errors import NonFiniteError
from trilith.experiments.run.observer import PreparedRun
from trilith.tasks.ensemble.members import Part
from trilith.tasks.estimator import NetworkEstimator
from trilith.training import Callback, Trainer

EPOCHS = 20  # enough

Tell: TypeAlias = Callable[[str], None]
"""Is given a line of what is being done."""
Fit: TypeAlias = Callable[[list[Part], Callable[[int], Sequence[Callback]]], object]
"""Trains the run's estimator, a network for each part, with these callbacks."""


def planned_epochs(run: PreparedRun) -> int:
    """Passes over the training rows that the run itself would make."""
    return int(run.estimator.network_settings(run.data.learning)["epochs"])


def train_briefly(
    run: PreparedRun, part: Part, epochs: int, fit: Fit, tell: Tell
) -> tuple[NetworkEstimator, tuple[str, ...]]:
    """A network that was trained on this part, and what is to be said about it.

    A training that meets a NaN or an infinity ends with the weights before that, and a note.

    Raises:
        KeyboardInterrupt: Ctrl-C.
    """
    estimator = run.estimator
    notes = [f"One network was trained for {epochs} of the idea's {planned_epochs(run)} epochs."]
    estimator.set_params(settings={**dict(estimator.settings or {}), "epochs": epochs})
    try:
        fit([part], lambda network: [Told(tell, epochs)])
    except NonFiniteError as error:
        notes = [f"{error}"]
    fitted = estimator.networks_[0]
    if fitted.history_.stopped_because == "interrupted":
        raise KeyboardInterrupt
    return fitted, tuple(notes)


class Told(Callback):
    """Says how far the training is."""

    def __init__(self, tell: Tell, epochs: int) -> None:
        self._tell, self._epochs = tell, epochs

    def epoch_begin(self, trainer: Trainer) -> None:
        self._tell(f"Training one network: epoch {trainer.epoch} of {self._epochs}")
