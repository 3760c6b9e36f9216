"""What the predictions of a run rest on: the columns that matter, and what each of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from trilith.experiments.report import Explanation
from trilith.experiments.report.measures.dependence import Dependence, partial_dependence
from trilith.experiments.report.measures.importance import (
    REPEATS,
    Loss,
    error_rate,
    log_loss,
    permutation_importance,
    root_mean_squared_error,
)

if TYPE_CHECKING:
    from trilith.data import Table
    from trilith.experiments.table.table_run import TableRun

SHOWN = 6  # columns whose dependence is drawn
MANY_COLUMNS = 30  # of more, less is shown of each: a run must not take longer to explain than to train


def explain_run(run: TableRun) -> Explanation | None:
    """Permutation importance of every column in use, and partial dependence of the most important ones.

    Both on test rows, those of a class that no training row had left out: no prediction of theirs is right.
    Importance is the rise of the log loss, of the root mean squared error, or where classes have no
    probabilities of the share of wrong answers; there, a class does not depend on a column step by step.
    None where no row is left.
    """
    features, true = run.shown_features, run.shown_target
    if run.model.task == "classification":
        known = np.isin(true, run.model.classes)
        features, true = features.take(known), true[known]
    if not len(true):
        return None
    title, loss = "root mean squared error", cast("Loss", root_mean_squared_error)
    if run.model.task == "classification":
        title, loss = "share of wrong answers", error_rate
    if run.test_probabilities is not None:
        title, loss, true = "log loss", log_loss, np.searchsorted(run.model.classes, true)

    def predict(table: Table) -> np.ndarray:
        prediction, probabilities = run.model.predict(table)
        return prediction if probabilities is None else probabilities

    used = [decision.column for decision in run.model.encoder.decisions if decision.is_used]
    seed = run.fitted.seed_
    repeats, most = (REPEATS, SHOWN) if len(used) <= MANY_COLUMNS else (2, SHOWN // 2)
    importance = permutation_importance(
        predict, features, true, loss, columns=used, repeats=repeats, seed=seed
    )
    dependence: list[Dependence] = []
    if loss is not error_rate:
        outputs = [str(each) for each in run.model.classes] or [run.model.target]
        shown = [each.column for each in importance[:most] if each.mean > 0]
        found = [partial_dependence(predict, features, column, outputs, seed=seed) for column in shown]
        dependence = [each for each in found if each is not None]
    return Explanation(loss=title, importance=importance, dependence=dependence)
