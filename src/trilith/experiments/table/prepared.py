"""What stands before the first step: the rows parted, the columns understood, everything encoded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from trilith.data import Labelled, Split, Table, guess_target, guess_task, require_rows, separate_target
from trilith.data.report import DataReport, data_report
from trilith.data.tables.rows import Rows
from trilith.data.tables.table import missing_cells
from trilith.data.tables.target import Task
from trilith.errors import DataError
from trilith.experiments.run.encoded import Encoded
from trilith.experiments.table.encoding import encode_rows, sampled_rows
from trilith.experiments.table.run_settings import RunSettings
from trilith.tasks.ensemble.members import Part
from trilith.tasks.table.estimator import TableEstimator


@dataclass(frozen=True)
class Prepared:
    """The data of a run, and the estimator that will learn from it.

    sample: the rows that are looked at, all or some at random; sampled: their numbers. data: every row that
    has a target, encoded; source_split: its split in numbers of the source's rows. dropped: how many rows
    have no target. parts: of each network; folds: of a cross-validation.
    """

    settings: RunSettings
    rows: Rows
    sample: Table
    sampled: np.ndarray
    target: str
    task: Task
    estimator: TableEstimator
    data: Encoded
    source_split: Split
    dropped: int
    parts: list[Part]
    folds: list[Split]

    @property
    def source(self) -> str:
        """Where the rows came from."""
        return self.rows.source

    @property
    def count(self) -> int:
        """All rows of the source."""
        return len(self.rows)

    def report(self) -> DataReport:
        """Of the sampled rows, as the split parts them."""
        split = self.source_split
        parts = (split.train, split.validation, split.test)
        return data_report(
            self.sample,
            target=self.target,
            task=self.task,
            split=Split(*(np.flatnonzero(np.isin(self.sampled, part)) for part in parts)),
            groups=self.settings.plan.group,
            drop=self.estimator.drop,
            kinds={each.column: each.kind for each in self.estimator.encoder_.decisions},
        )


def prepare(rows: Rows, settings: RunSettings, folder: Path) -> Prepared:
    """Part the rows, decide what the columns are, and encode them; a large array lies in `folder`.

    Raises:
        DataError, SettingError: the data or a setting cannot work.
    """
    sampled = sampled_rows(rows, settings.plan.seed)
    sample = rows.take(sampled)
    require_rows(sample)
    target = guess_target(sample, settings.target)
    task: Task = guess_task(sample.columns[target], settings.task, name=target)
    estimator = settings.estimator(task)
    settings.check_target(target)
    if sample.names == (target,):
        raise DataError(f"{rows.source}: its only column is the target. Give columns to learn from.")

    keys, plan = _keys(rows, sample, target, settings), settings.plan
    labelled = separate_target(keys, target, task)
    require_rows(labelled.features)
    classes = labelled.target if task == "classification" else None
    split = plan.draw(labelled.features, classes)
    source_split = split
    if labelled.dropped:
        known = np.flatnonzero(~missing_cells(keys.columns[target]))
        source_split = split.within(known)

    _learn_columns(estimator, settings, source_split, sample.without(target), sampled)
    data = _encoded(rows, estimator, labelled, split, source_split, folder)
    count = settings.folds
    folds = plan.folds(labelled.features, count, classes, among=split.learning) if count else []
    networks = estimator.networks_for(data.learning)
    parts = data.parts(plan, labelled.features, classes, networks, settings.ensemble_over)
    return Prepared(
        settings,
        rows,
        sample,
        sampled,
        target,
        task,
        estimator,
        data,
        source_split,
        labelled.dropped,
        parts,
        folds,
    )


def _keys(rows: Rows, sample: Table, target: str, settings: RunSettings) -> Table:
    """The columns that decide about rows: the target and those of the plan, for every row."""
    if len(sample) == len(rows):
        return sample
    plan = settings.plan
    first = next(name for name in rows.names if name != target)
    names = dict.fromkeys([target, first, plan.group, plan.time, plan.column])
    return Table({name: rows.column(name) for name in names if name is not None}, rows.source)


def _learn_columns(
    estimator: TableEstimator, settings: RunSettings, split: Split, features: Table, sampled: np.ndarray
) -> None:
    extra = [name for name in settings.plan.not_features if name in features.columns]
    drop = tuple(dict.fromkeys([*settings.drop, *extra]))
    learning = np.isin(sampled, split.learning)
    estimator.set_params(drop=drop).learn_columns(features.take(learning))


def _encoded(
    rows: Rows,
    estimator: TableEstimator,
    labelled: Labelled,
    split: Split,
    source_split: Split,
    folder: Path,
) -> Encoded:
    X, digest = encode_rows(rows, estimator.encoder_, source_split.order, folder)
    return Encoded(X, labelled.target[split.order], split, digest)
