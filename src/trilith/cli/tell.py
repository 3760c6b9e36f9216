"""What a command says of a finished run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trilith.cli.console import print_line, print_scores

if TYPE_CHECKING:
    from trilith.experiments.images import ImageRun
    from trilith.experiments.run.outputs import FinishedRun
    from trilith.experiments.store import RunFolder
    from trilith.experiments.table import TableRun
    from trilith.tasks.ensemble.estimator import EnsembleEstimator


def tell_run(run: FinishedRun) -> None:
    """What was found in the data, training, trust, scores."""
    from trilith.experiments.images import ImageRun
    from trilith.experiments.table import TableRun

    if isinstance(run, ImageRun):
        _tell_images(run)
    elif isinstance(run, TableRun):
        _tell_table(run)


def _tell_images(run: ImageRun) -> None:
    for note in run.notes:
        print_line(note)
    _tell_training(run.fitted)
    print_line(
        f"Temperature of the probabilities, learned on validation pictures: {run.fitted.temperature_:.2f}."
    )
    print_scores(run.scores, f"{len(run.split.test):,} test pictures, never seen in training")


def _tell_table(run: TableRun) -> None:
    from trilith.experiments.table import Score, folded_metrics, trust_sentences

    for note in run.notes:
        print_line(note)
    print_line("Columns")
    for decision in run.model.encoder.decisions:
        print_line(f"  {decision}")
    for finding in run.data_report.findings:
        print_line(finding)
    _tell_training(run.fitted)
    for sentence in trust_sentences(run):
        print_line(sentence)
    if folds := folded_metrics(run):
        columns = {
            "mean": [Score(each.name, each.mean, each.higher_is_better) for each in folds],
            "standard deviation": [Score(each.name, each.spread, each.higher_is_better) for each in folds],
        }
        title = f"{run.model.target}: {len(run.fold_scores)} folds of the rows that do not test"
        print_scores(columns, title)
    print_scores(run.scores, f"{run.model.target}: {len(run.split.test):,} test rows, never seen in training")


def _tell_training(fitted: EnsembleEstimator) -> None:
    networks = fitted.networks_
    history = networks[0].history_
    ended = f" ({history.stopped_because})" if history.stopped_because else ""
    best = f", best epoch {history.best_epoch}" if history.best_epoch and len(networks) == 1 else ""
    count = "1 network" if len(networks) == 1 else f"{len(networks)} networks, averaged,"
    print_line(f"Trained {count} on {fitted.rows_:,} rows for {len(history)} epochs{ended}{best}.")


def tell_files(files: Sequence[Path], kept: Sequence[Path] = ()) -> None:
    """Where model, history and report are."""
    for path in kept:
        print_line(f"kept     {path} (the earlier file)")
    for name, path in zip(("model", "history", "report"), files, strict=True):
        print_line(f"{name:8} {path}")


def tell_record(run: RunFolder) -> None:
    """The run's name, where it is, and how it goes on where it was broken off."""
    print_line(f"run      {run.name} ({run.path})")
    if run.record().state == "interrupted":
        print_line(f"It was interrupted. Go on with: trilith resume {run.name}")
