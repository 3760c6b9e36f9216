"""What a run on a table can be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trilith.data import SplitPlan
from trilith.data.tables.target import Task
from trilith.errors import SettingError
from trilith.experiments.run.settings import check_plan
from trilith.experiments.table.settings import ESTIMATORS, check_settings
from trilith.tasks.table.estimator import TableEstimator


@dataclass(frozen=True, kw_only=True)
class RunSettings:
    """Every field has a default.

    target, task: None to guess. preset, ensemble, ensemble_over, settings, scaler, column_kinds, drop: as in
    TableClassifier. plan: which rows train, validate and test. folds: how many for a cross-validation, 0 for
    none. threads: of the engine. verbose: whether to show progress on stderr.

    Raises:
        SettingError: a value that cannot be.
    """

    target: str | None = None
    task: str | None = None
    preset: str = "default"
    ensemble: int | None = None
    ensemble_over: str = "folds"
    settings: Mapping[str, Any] = field(default_factory=dict)
    scaler: str = "robust"
    column_kinds: Mapping[str, str] = field(default_factory=dict)
    drop: Sequence[str] = ()
    plan: SplitPlan = field(default_factory=SplitPlan)
    folds: int = 0
    threads: int | None = None
    verbose: bool = False

    def __post_init__(self) -> None:
        check_plan(self.plan)
        if self.folds < 0 or self.folds == 1:
            raise SettingError(f"a cross-validation needs at least 2 folds, got {self.folds}.")
        if self.settings.get("early_stopping") is not None and not self.plan.validation_fraction:
            raise SettingError(
                "early_stopping watches the validation rows: give a validation_fraction above 0."
            )

    def check_target(self, target: str) -> None:
        """Refuse a target that is also to be dropped, has a kind or decides about rows.

        Raises:
            SettingError: names it.
        """
        plan = self.plan
        if target in (*self.drop, *self.column_kinds, plan.group, plan.time, plan.column):
            raise SettingError(
                f"{target!r} is the target, which is predicted; it can be no group, time or split, and no "
                "column to drop or to give a kind. Name another column, or another target."
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
            ensemble_over=self.ensemble_over,
            settings=dict(self.settings),
            scaler=self.scaler,
            column_kinds=dict(self.column_kinds),
            drop=tuple(self.drop),
            threads=self.threads,
            random_state=self.plan.seed,
            verbose=self.verbose,
        )
