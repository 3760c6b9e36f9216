"""One run: read, split, understand the columns, train, test, and set beside simpler models."""

from __future__ import annotations

import warnings
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from trilith.data import (
    Labelled,
    Split,
    SplitPlan,
    Table,
    guess_target,
    guess_task,
    open_rows,
    require_rows,
    separate_target,
)
from trilith.data.report import DataReport, data_report
from trilith.data.tables.rows import Rows
from trilith.data.tables.table import missing_cells
from trilith.data.tables.target import Task
from trilith.errors import DataError
from trilith.experiments.table.encoded import Encoded, encode_rows, sampled_rows
from trilith.experiments.table.model import TableModel
from trilith.experiments.table.run_settings import RunSettings
from trilith.experiments.table.scores import Score, score_classes, score_model, score_numbers
from trilith.experiments.table.simpler_models import simpler_models
from trilith.experiments.table.table_run import TableRun
from trilith.network.model_file import library_version
from trilith.tasks.calibration import PredictionIntervals
from trilith.tasks.table.estimator import TableEstimator
from trilith.tasks.table.members import Examples, Part
from trilith.training.interrupt import listen_for_interrupt


def train_on_table(
    source: Any,
    settings: RunSettings | None = None,
    /,
    *,
    query: str | None = None,
    table: str | None = None,
    **keywords: Any,
) -> TableRun:
    """Train networks on a table of any source, test them, and compare.

    source, query, table: as open_rows takes them. `keywords` are fields of RunSettings, over `settings`. The
    test part is used once, at the end.

    A source of more than 20 million cells is never in memory as a whole: its columns are understood from
    200,000 rows drawn at random, and the encoded rows lie in a memory-mapped file.

    Raises:
        DataError, SettingError: the data or a setting cannot work; one clear line.
        NonFiniteError: training met a NaN or an infinity.
    """
    settings = replace(settings or RunSettings(), **keywords)
    with TemporaryDirectory(prefix="trilith-", ignore_cleanup_errors=True) as folder:
        with open_rows(source, query=query, table=table) as rows:
            run = _Run(rows, settings, Path(folder))
        return (
            run.result()
        )  # from here on the encoded rows are enough: a large source has let go of its memory


class _Run:
    """What the steps of a run share. Making it reads the source."""

    def __init__(self, rows: Rows, settings: RunSettings, folder: Path) -> None:
        self.rows, self.settings, self.folder = rows, settings, folder
        self.notes: list[str] = []
        self.sampled = sampled_rows(rows, settings.plan.seed)
        self.sample = rows.take(self.sampled)
        require_rows(self.sample)
        self.target = guess_target(self.sample, settings.target)
        self.task: Task = guess_task(self.sample.columns[self.target], settings.task, name=self.target)
        self.estimator = settings.estimator(self.task)
        settings.check_target(self.target)
        if self.sample.names == (self.target,):
            raise DataError(f"{rows.source}: its only column is the target. Give columns to learn from.")
        self._read()

    def _read(self) -> None:
        """Part the rows, decide what the columns are, and encode them."""
        keys, plan = self._keys(), self.settings.plan
        known = np.flatnonzero(~missing_cells(keys.columns[self.target]))
        labelled = separate_target(keys, self.target, self.task)
        require_rows(labelled.features)
        classes = labelled.target if self.task == "classification" else None
        split = plan.draw(labelled.features, classes)
        self.source_split = split
        if labelled.dropped:
            parts = (split.train, split.validation, split.test)
            self.source_split = Split(*(known[part] for part in parts))

        self._learn_columns(self.source_split)
        self.dropped, self.data = labelled.dropped, self._encoded(split, self.source_split, labelled)
        self.folds = self._folds(split, labelled.features, classes)
        networks, over = self.estimator.networks_for(self.data.learning), self.settings.ensemble_over
        self.parts = self.data.parts(plan, labelled.features, classes, networks, over)

    def result(self) -> TableRun:
        """Train and test."""
        self._fit(self.estimator, self.parts)
        if len(trained := self.estimator.networks_) < len(self.parts):
            self.notes.append(f"Interrupted: {len(trained)} of {len(self.parts)} networks were trained.")
        return self._tested(self._cross_validated())

    def _keys(self) -> Table:
        """The columns that decide about rows: the target and those of the plan, for every row."""
        if len(self.sample) == len(self.rows):
            return self.sample
        plan = self.settings.plan
        first = next(name for name in self.rows.names if name != self.target)
        names = dict.fromkeys([self.target, first, plan.group, plan.time, plan.column])
        return Table({name: self.rows.column(name) for name in names if name is not None}, self.rows.source)

    def _learn_columns(self, split: Split) -> None:
        extra = [name for name in self.settings.plan.not_features if name in self.sample.columns]
        drop = tuple(dict.fromkeys([*self.settings.drop, *extra]))
        learning = np.isin(self.sampled, np.concatenate([split.train, split.validation]))
        self.estimator.set_params(drop=drop).learn_columns(self.sample.take(learning).without(self.target))

    def _encoded(self, split: Split, source_split: Split, labelled: Labelled) -> Encoded:
        order = np.concatenate([source_split.train, source_split.validation, source_split.test])
        X = encode_rows(self.rows, self.estimator.encoder_, order, self.folder)
        y = labelled.target[np.concatenate([split.train, split.validation, split.test])]
        return Encoded(X, y, split)

    def _fit(self, estimator: TableEstimator, parts: list[Part]) -> TableEstimator:
        data = self.data
        with warnings.catch_warnings():
            # that there are many classes is known to whoever asks for classification of such a target
            warnings.filterwarnings("ignore", "The number of unique classes")
            target = estimator.read_target(data.y[: data.learning])
            classes = getattr(estimator, "classes_", None)
            return estimator.fit_encoded(Examples(data.X[: data.learning], target, classes=classes), parts)

    def _folds(self, split: Split, features: Table, classes: np.ndarray | None) -> list[Split]:
        """The folds of a cross-validation among the rows that do not test."""
        learning = np.sort(np.concatenate([split.train, split.validation]))
        count = self.settings.folds
        return self.settings.plan.folds(features, count, classes, among=learning) if count else []

    def _cross_validated(self) -> list[list[Score]]:
        """The scores of each fold, one network a fold; those that were done when Ctrl-C came."""
        data, folds = self.data, self.folds
        scores: list[list[Score]] = []
        histories = [network.history_ for network in self.estimator.networks_]
        stopped = any(history.stopped_because == "interrupted" for history in histories)
        with listen_for_interrupt() as interrupt:
            for fold in [] if stopped else folds:
                part, tests = data.fold(fold)
                fitted = self._fit(copy(self.estimator), [part])
                if interrupt.requested:
                    break
                scores.append(score_model(fitted.estimator_, data.X[tests], data.y[tests], self.task))
        if len(scores) < len(folds):
            self.notes.append(f"Interrupted: {len(scores)} of {len(folds)} folds were tested.")
        return scores

    def _tested(self, fold_scores: list[list[Score]]) -> TableRun:
        estimator, data, source_split = self.estimator, self.data, self.source_split
        split, learning = data.split, data.learning
        # who watched is no part of the result: the same data, settings and seed give the same model file
        estimator.estimator_.verbose = False
        created = datetime.now(UTC).isoformat(timespec="seconds")
        sizes = {part: len(getattr(split, part)) for part in ("train", "validation", "test")}
        about = {"source": self.rows.source, "created": created, "sizes": sizes, "preset": estimator.preset}
        model = TableModel(
            estimator.estimator_,
            estimator.encoder_,
            self.target,
            {"run": about, "trilith_version": library_version()},
            self._intervals(),
        )
        X, target = data.X[learning:], data.y[learning:]
        prediction, probabilities = model.predict_encoded(X)
        if self.task == "regression":
            own = score_numbers(target, prediction)
        else:
            own = score_classes(target, prediction, probabilities, model.classes)
        others = simpler_models(self.task, model.encoder.features, data.X[:learning], data.y[:learning])
        scores = {"network": own}
        scores |= {title: score_model(each, X, target, self.task) for title, each in others.items()}
        shown = np.flatnonzero(np.isin(self.sampled, source_split.test))
        place = np.argsort(source_split.test)
        shown_target = target[place[np.searchsorted(source_split.test, self.sampled[shown], sorter=place)]]
        return TableRun(
            model,
            estimator,
            self.rows.source,
            split,
            created,
            scores,
            fold_scores,
            target,
            prediction,
            probabilities,
            self.sample.take(shown).without(self.target),
            shown_target,
            self._data_report(),
            self._notes(),
        )

    def _intervals(self) -> PredictionIntervals | None:
        """Around predicted numbers; none around a quantile, which is an end and not the middle."""
        is_quantile = getattr(self.estimator.estimator_, "loss", None) == "quantile"
        return None if is_quantile else getattr(self.estimator, "intervals_", None)

    def _data_report(self) -> DataReport:
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

    def _notes(self) -> list[str]:
        """What was decided without being asked."""
        guessed = [] if self.settings.target else [f"No target was named: predicting {self.target!r}."]
        notes = [*guessed, *self.notes]
        if self.dropped:
            notes.append(f"Rows without {self.target!r}, left out: {self.dropped}.")
        if self.settings.plan != replace(SplitPlan(), seed=self.settings.plan.seed):
            notes.append(self.settings.plan.describe())
        if len(self.sample) < len(self.rows):
            notes.append(
                f"Of {len(self.rows):,} rows, {len(self.sample):,} drawn at random tell what the columns are."
            )
        notes += [f"Left out {name!r}: {reason}." for name, reason in self.rows.left_out.items()]
        return notes
