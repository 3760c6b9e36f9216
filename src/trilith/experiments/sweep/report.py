"""What a trial tells of its epochs, and whether it is given up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optuna.trial import Trial


class TrialReport:
    """Called with an epoch and the value after it; from then on `pruned` where the trial is to be given up.

    epochs: how many the trial has, as far as that is known. One that did them all is not given up any more.
    """

    def __init__(self, trial: Trial, epochs: Callable[[], int | None]) -> None:
        self.trial, self.epochs, self.pruned = trial, epochs, False
        self._told = set(trial.study.get_trials(deepcopy=False)[trial.number].intermediate_values)

    def __call__(self, epoch: int, value: float) -> bool:
        if epoch not in self._told:  # after a resume some epochs come once more
            self._told.add(epoch)
            self.trial.report(value, epoch)
            if not self.pruned and self.trial.should_prune():
                self.pruned = epoch < (self.epochs() or epoch + 1)
        return self.pruned
