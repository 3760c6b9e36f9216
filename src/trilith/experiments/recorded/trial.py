"""`run_trial`: one trial of a sweep: trained and validated, never tested."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from shutil import rmtree

import numpy as np

from trilith.errors import SettingError
from trilith.experiments.idea import Idea
from trilith.experiments.recorded.kinds import validate_idea
from trilith.experiments.recorded.listeners import listeners_of
from trilith.experiments.recorded.measured import VALIDATION, validation_metrics
from trilith.experiments.recorded.recorder import Recorder
from trilith.experiments.recorded.work import at_work
from trilith.experiments.store import RunFolder
from trilith.experiments.store.run_folder import CHECKPOINTS
from trilith.metrics import METRICS
from trilith.training import Callback, History
from trilith.training.measures import higher_is_better
from trilith.training.trainer import Trainer

ERROR = "validation_root_mean_squared_error"
PRUNED = "pruned"
OF_THE_LOSS = {
    f"training.{name}" for name in ("loss", "label_smoothing", "class_weight", "quantile", "huber_delta")
}

Report = Callable[[int, float], bool]
"""Told of an epoch and the metric after it; True to give the trial up."""


def run_trial(idea: Idea, run: RunFolder, report: Report) -> float:
    """The best value of the searched metric, the mean over the networks; goes on from a run's checkpoints.

    Raises:
        SettingError: the history has no such metric.
        KeyboardInterrupt: Ctrl-C; the trial can be gone on with.
        As train_on_table.
    """
    watcher = _Watcher(idea, report)
    with at_work(run) as outcome:
        others = listeners_of(run, idea)
        recorder = Recorder(run, idea, lambda network: [*others(network), watcher.of(network)])
        try:
            histories = validate_idea(idea, observer=recorder)
            metrics, up = validation_metrics(histories)
            column = searched_column(idea, histories[0].columns)
            first = f"validation.{column.removeprefix(VALIDATION)}"
            metrics = {name: metrics[name] for name in sorted(metrics, key=lambda name: name != first)}
            outcome.fields = {**recorder.finish(histories), "metrics": metrics, "higher_is_better": up}
        finally:
            recorder.close()
        if any(history.stopped_because == "interrupted" for history in histories):
            raise KeyboardInterrupt
        outcome.state = PRUNED if watcher.pruned else "done"
    rmtree(run.path / CHECKPOINTS, ignore_errors=True)
    return _best(histories, column)


class _Watcher:
    """Reports the first network: the others may be trained after it, and need not be once it is given up."""

    def __init__(self, idea: Idea, report: Report) -> None:
        self.idea, self.report, self.pruned = idea, report, False

    def of(self, network: int) -> Callback:
        """The callback for one network."""
        return _EpochWatcher(self, network)

    def told(self, network: int, epoch: int, value: float) -> bool:
        """Whether to stop."""
        if network == 0 and not self.pruned:
            self.pruned = self.report(epoch, value)
        return self.pruned


class _EpochWatcher(Callback):
    def __init__(self, watcher: _Watcher, network: int) -> None:
        self.watcher, self.network = watcher, network

    def epoch_end(self, trainer: Trainer) -> None:
        row = trainer.history[-1]
        column = searched_column(self.watcher.idea, row)
        if self.watcher.told(self.network, trainer.epoch, row[column]):
            trainer.stop(PRUNED)


def searched_column(idea: Idea, columns: Iterable[str]) -> str:
    """The column of the history that a sweep watches: "auto" is the error of numbers, else the loss.

    Raises:
        SettingError: there is none of this name, or losses are to be compared that are not the same loss.
    """
    known = [name for name in columns if name.startswith(VALIDATION)]
    metric = "auto" if idea.search is None else idea.search.metric
    if metric == "auto":
        metric = ERROR if ERROR in known else f"{VALIDATION}loss"
        varied = OF_THE_LOSS.intersection(idea.search.space) if idea.search is not None else ()
        if metric != ERROR and varied:
            raise SettingError(
                f"{', '.join(sorted(varied))}: where the loss itself is varied, losses cannot be compared. "
                f"Set search.metric, such as {VALIDATION}accuracy."
            )
    if metric not in known:
        told = ", ".join(known) or "none: nothing is validated"
        raise SettingError(f"search.metric: the history has no {metric!r}. Use one of: {told}.")
    return metric


def _best(histories: Sequence[History], column: str) -> float:
    choose = max if higher_is_better(column, METRICS) else min
    return float(np.mean([choose(history[column]) for history in histories]))
