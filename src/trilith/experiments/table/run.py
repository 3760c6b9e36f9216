"""One run: read, split, understand the columns, train, test, and set beside simpler models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from trilith.data import (
    Labelled,
    Split,
    SplitPlan,
    Table,
    guess_target,
    guess_task,
    read_table,
    require_rows,
    separate_target,
)
from trilith.data.tables.target import Task
from trilith.errors import DataError, SettingError
from trilith.experiments.table.model import TableModel
from trilith.experiments.table.parts import parts_of
from trilith.experiments.table.scores import Score, score_model
from trilith.experiments.table.settings import ESTIMATORS, check_settings
from trilith.experiments.table.simpler_models import simpler_models
from trilith.network.model_file import library_version
from trilith.tasks.table.estimator import TableEstimator
from trilith.tasks.table.members import Examples

SEEDS = 2**32  # as many as scikit-learn knows


@dataclass(frozen=True, kw_only=True)
class RunSettings:
    """What a run on a table can be told; every field has a default.

    target, task: None to guess. preset, ensemble, settings, column_kinds, drop: as in TableClassifier. plan:
    which rows train, validate and test. folds: how many for a cross-validation, 0 for none. coverage: of
    prediction intervals. threads: of the engine.

    Raises:
        SettingError: a value that cannot be.
    """

    target: str | None = None
    task: str | None = None
    preset: str = "default"
    ensemble: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    column_kinds: Mapping[str, str] = field(default_factory=dict)
    drop: Sequence[str] = ()
    plan: SplitPlan = field(default_factory=SplitPlan)
    folds: int = 0
    threads: int | None = None
    verbose: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.plan.seed < SEEDS:
            raise SettingError(f"the seed must be at least 0 and below {SEEDS}, got {self.plan.seed}.")
        if self.plan.column is None and not self.plan.test_fraction > 0:
            raise SettingError(
                f"a run ends with its test: test_fraction must be above 0, got {self.plan.test_fraction}."
            )
        if self.folds < 0 or self.folds == 1:
            raise SettingError(f"a cross-validation needs at least 2 folds, got {self.folds}.")
        if self.settings.get("early_stopping") is not None and not self.plan.validation_fraction:
            raise SettingError(
                "early_stopping watches the validation rows: give a validation_fraction above 0."
            )

    def estimator(self, task: Task) -> TableEstimator:
        """The estimator that these settings describe.

        Raises:
            SettingError: a setting that the task's networks do not have.
        """
        check_settings(task, self.settings)
        return ESTIMATORS[task](
            preset=self.preset,
            ensemble=self.ensemble,
            settings=dict(self.settings),
            column_kinds=dict(self.column_kinds),
            drop=tuple(self.drop),
            threads=self.threads,
            random_state=self.plan.seed,
            verbose=self.verbose,
        )


@dataclass(frozen=True)
class TableRun:
    """A trained and tested model, and what a report tells about it.

    scores: of the network and of the simpler models on the test part, by title. fold_scores: the network's,
    a list for each fold of the cross-validation.
    """

    model: TableModel
    fitted: TableEstimator
    table: Table
    split: Split
    created: str
    scores: dict[str, list[Score]]
    fold_scores: list[list[Score]]
    test_features: Table
    test_target: np.ndarray
    test_prediction: np.ndarray
    test_probabilities: np.ndarray | None
    notes: list[str]


def train_on_table(source: Any, settings: RunSettings | None = None, **keywords: Any) -> TableRun:
    """Train networks on a table of any source, test them, and compare.

    The test part is used once, at the end. `keywords` are fields of RunSettings, over those of `settings`.

    Raises:
        DataError, SettingError: the data or a setting cannot work; one clear line.
        NonFiniteError: training met a NaN or an infinity.
    """
    settings = replace(settings or RunSettings(), **keywords)
    table = read_table(source)
    require_rows(table)
    name = guess_target(table, settings.target)
    task = guess_task(table.columns[name], settings.task, name=name)
    estimator = settings.estimator(task)
    if table.names == (name,):
        raise DataError(f"{table.source}: its only column is the target. Give columns to learn from.")
    labelled = separate_target(table, name, task)
    require_rows(labelled.features)
    classes = labelled.target if task == "classification" else None
    split = settings.plan.draw(labelled.features, classes)
    estimator.set_params(drop=_dropped(settings, labelled.features))
    fold_scores = _cross_validated(settings, estimator, labelled, split) if settings.folds else []
    return _tested(settings, estimator, table, labelled, split, fold_scores)


def _dropped(settings: RunSettings, features: Table) -> tuple[str, ...]:
    """The columns asked to be left out, and those that say where a row belongs."""
    extra = [each for each in settings.plan.not_features if each in features.columns]
    return tuple(dict.fromkeys([*settings.drop, *extra]))


def _fit(
    settings: RunSettings, estimator: TableEstimator, labelled: Labelled, split: Split
) -> TableEstimator:
    """The estimator, trained on the rows of train and validation."""
    learning = np.sort(np.concatenate([split.train, split.validation]))
    classes = labelled.target if estimator.task == "classification" else None
    parts = parts_of(settings.plan, split, labelled.features, classes, estimator.networks_for(len(learning)))
    table = labelled.features.take(learning)
    X = estimator.learn_columns(table).transform(table)
    target = estimator.read_target(labelled.target[learning])
    return estimator.fit_encoded(Examples(X, target), parts)


def _cross_validated(
    settings: RunSettings, estimator: TableEstimator, labelled: Labelled, split: Split
) -> list[list[Score]]:
    """The scores of each fold, among the rows that do not test."""
    from sklearn.base import clone

    learning = np.sort(np.concatenate([split.train, split.validation]))
    classes = labelled.target if estimator.task == "classification" else None
    scores = []
    for fold in settings.plan.folds(labelled.features, settings.folds, classes, among=learning):
        fitted = _fit(settings, clone(estimator), labelled, fold)
        X = fitted.encoder_.transform(labelled.features.take(fold.test))
        scores.append(score_model(fitted.estimator_, X, labelled.target[fold.test], estimator.task))
    return scores


def _tested(
    settings: RunSettings,
    estimator: TableEstimator,
    table: Table,
    labelled: Labelled,
    split: Split,
    fold_scores: list[list[Score]],
) -> TableRun:
    _fit(settings, estimator, labelled, split)
    # who watched is no part of the result: the same data, settings and seed give the same model file
    estimator.estimator_.verbose = False
    created = datetime.now(UTC).isoformat(timespec="seconds")
    sizes = {part: len(getattr(split, part)) for part in ("train", "validation", "test")}
    about = {"source": table.source, "created": created, "sizes": sizes, "preset": estimator.preset}
    name = next(each for each in table.names if each not in labelled.features.columns)
    model = TableModel(
        estimator.estimator_,
        estimator.encoder_,
        name,
        {"run": about, "trilith_version": library_version()},
        getattr(estimator, "intervals_", None),
    )
    features = labelled.features.take(split.test)
    target, X = labelled.target[split.test], model.encoder.transform(features)
    learning = np.sort(np.concatenate([split.train, split.validation]))
    others = simpler_models(
        estimator.task,
        model.encoder.features,
        model.encoder.transform(labelled.features.take(learning)),
        labelled.target[learning],
    )
    scores = {
        title: score_model(each, X, target, estimator.task)
        for title, each in {"network": model.estimator, **others}.items()
    }
    prediction, probabilities = model.predict_encoded(X)
    notes = _notes(settings, name, labelled.dropped, estimator)
    return TableRun(
        model,
        estimator,
        table,
        split,
        created,
        scores,
        fold_scores,
        features,
        target,
        prediction,
        probabilities,
        notes,
    )


def _notes(settings: RunSettings, target: str, dropped: int, estimator: TableEstimator) -> list[str]:
    """What was decided without being asked."""
    notes = [] if settings.target else [f"No target was named: predicting {target!r}."]
    if dropped:
        notes.append(f"Rows without {target!r}, left out: {dropped}.")
    if settings.plan != replace(SplitPlan(), seed=settings.plan.seed):
        notes.append(settings.plan.describe())
    return notes
