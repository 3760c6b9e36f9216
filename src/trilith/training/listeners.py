"""The callbacks of one training: the user's, and those that settings ask for."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from trilith.training.callbacks import BestWeights, Callback, EarlyStopping
from trilith.training.progress import ProgressBar


def make_listeners(
    callbacks: Sequence[Callback],
    *,
    early_stopping: int | EarlyStopping | None,
    monitor: str,
    keep_best: bool,
    validates: bool,
    progress: bool,
) -> list[Callback]:
    """The user's callbacks first, so that the others see what they add to the history.

    The best weights are kept where something is watched: validation data, or early stopping, whose monitor
    then decides.
    """
    listeners = list(callbacks)
    if early_stopping is not None:
        if isinstance(early_stopping, EarlyStopping):
            early_stopping = copy(early_stopping)  # several networks side by side may be given the same
        else:
            early_stopping = EarlyStopping(early_stopping, monitor)
        listeners.append(early_stopping)
        monitor = early_stopping.monitor
    if keep_best and (validates or early_stopping is not None):
        listeners.append(BestWeights(monitor))
    if progress:
        listeners.append(ProgressBar())
    return listeners
