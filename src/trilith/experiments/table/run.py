"""One run: read, split, understand the columns, train, test, and set beside simpler models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from trilith.data import open_rows
from trilith.experiments.run.observer import RunObserver
from trilith.experiments.run.scores import Score, score_model
from trilith.experiments.run.simpler_models import many_classes_are_known
from trilith.experiments.table.learning import learning_examples
from trilith.experiments.table.prepared import Prepared, prepare
from trilith.experiments.table.run_settings import RunSettings
from trilith.experiments.table.table_run import TableRun
from trilith.experiments.table.tested import tested_run
from trilith.tasks.ensemble.members import Part
from trilith.tasks.table.estimator import TableEstimator
from trilith.training import Callback, History
from trilith.training.interrupt import listen_for_interrupt


def train_on_table(
    source: Any,
    settings: RunSettings | None = None,
    /,
    *,
    query: str | None = None,
    table: str | None = None,
    observer: RunObserver | None = None,
    **keywords: Any,
) -> TableRun:
    """Train networks on a table of any source, test them, and compare.

    source, query, table: as open_rows takes them. observer: who is told about it, and says where checkpoints
    lie, from which the networks go on. `keywords` are fields of RunSettings, over `settings`. The test part
    is used once, at the end.

    A source of more than 20 million cells is never in memory as a whole: its columns are understood from
    200,000 rows drawn at random, and the encoded rows lie in a memory-mapped file.

    Raises:
        DataError, SettingError: the data or a setting cannot work; one clear line.
        NonFiniteError: training met a NaN or an infinity.
    """
    settings, observer = replace(settings or RunSettings(), **keywords), observer or RunObserver()
    with TemporaryDirectory(prefix="trilith-", ignore_cleanup_errors=True) as folder:
        # the encoded rows are enough: a large source has let go of its memory before training begins
        run = _prepared(source, query, table, settings, observer, Path(folder))
        notes = _fit_all(run, observer)
        fold_scores, more = _cross_validated(run, observer)
        return tested_run(run, fold_scores, [*notes, *more], observer.created)


def validate_on_table(
    source: Any,
    settings: RunSettings,
    /,
    *,
    query: str | None = None,
    table: str | None = None,
    observer: RunObserver | None = None,
) -> list[History]:
    """Train as train_on_table does, and leave the test rows alone: the history of each network.

    Raises:
        As train_on_table.
    """
    observer = observer or RunObserver()
    with TemporaryDirectory(prefix="trilith-", ignore_cleanup_errors=True) as folder:
        run = _prepared(source, query, table, settings, observer, Path(folder))
        _fit_all(run, observer)
        return [network.history_ for network in run.estimator.networks_]


def _prepared(
    source: Any,
    query: str | None,
    table: str | None,
    settings: RunSettings,
    observer: RunObserver,
    folder: Path,
) -> Prepared:
    with open_rows(source, query=query, table=table) as rows:
        run = prepare(rows, settings, folder)
    observer.prepared(run)
    return run


def _fit_all(run: Prepared, observer: RunObserver) -> list[str]:
    """Train every network; what is to be said about it."""
    if observer.checkpoints is not None:
        run.estimator.set_params(
            checkpoint=observer.checkpoints, checkpoint_seconds=observer.checkpoint_seconds
        )
    fit_parts(run, run.estimator, run.parts, observer.listen)
    trained = len(run.estimator.networks_)
    if trained == len(run.parts):
        return []
    return [f"Interrupted: {trained} of {len(run.parts)} networks were trained."]


def fit_parts(
    run: Prepared,
    estimator: TableEstimator,
    parts: list[Part],
    listen: Callable[[int], Sequence[Callback]] = lambda network: (),
) -> TableEstimator:
    """Train the estimator on the encoded rows of a run, a network for each part."""
    with many_classes_are_known():
        return estimator.fit_encoded(learning_examples(run, estimator), parts, listen)


def _cross_validated(run: Prepared, observer: RunObserver) -> tuple[list[list[Score]], list[str]]:
    """The scores of each fold, one network a fold; those that were done when Ctrl-C came, and that it did."""
    data, folds = run.data, run.folds
    scores: list[list[Score]] = []
    histories = [network.history_ for network in run.estimator.networks_]
    stopped = any(history.stopped_because == "interrupted" for history in histories)
    with listen_for_interrupt() as interrupt:
        for number, fold in enumerate([] if stopped else folds):
            part, tests = data.fold(fold)
            estimator = copy(run.estimator)
            if observer.checkpoints is not None:
                estimator.set_params(checkpoint=observer.checkpoints / f"fold-{number}")
            fitted = fit_parts(run, estimator, [part])
            if interrupt.requested:
                break
            scores.append(score_model(fitted.estimator_, data.X[tests], data.y[tests], run.task))
    if len(scores) == len(folds):
        return scores, []
    return scores, [f"Interrupted: {len(scores)} of {len(folds)} folds were tested."]
