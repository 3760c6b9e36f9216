"""What the predictions of a model rest on: the columns that matter, and what each of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from trilith.experiments.report import Explanation
from trilith.experiments.report.measures.dependence import Dependence, partial_dependence
from trilith.experiments.report.measures.importance import (
    REPEATS,
    Importance,
    Loss,
    Predict,
    error_rate,
    log_loss,
    permutation_importance,
    root_mean_squared_error,
)

if TYPE_CHECKING:
    from trilith.data import Table
    from trilith.experiments.table.model import TableModel
    from trilith.experiments.table.table_run import TableRun

SHOWN = 6  # columns whose dependence is drawn
MANY_COLUMNS = 30  # of more, less is shown of each: a run must not take longer to explain than to train


def explain_run(run: TableRun) -> Explanation | None:
    """Permutation importance of every column in use, and partial dependence of the most important ones.

    Both on test rows, those of a class that no training row had left out: no prediction of theirs is right.
    None where no row is left.
    """
    used = [decision.column for decision in run.model.encoder.decisions if decision.is_used]
    seed = run.fitted.seed_
    repeats, most = (REPEATS, SHOWN) if len(used) <= MANY_COLUMNS else (2, SHOWN // 2)
    loss, importance = importance_of(
        run.model, run.shown_features, run.shown_target, repeats=repeats, seed=seed
    )
    if not importance:
        return None
    shown = [each.column for each in importance[:most] if each.mean > 0]
    features, _ = _known(run.model, run.shown_features, run.shown_target)
    found = [dependence_of(run.model, features, column, seed=seed) for column in shown]
    dependence = [each for each in found if each is not None]
    return Explanation(loss=loss, importance=importance, dependence=dependence)


def importance_of(
    model: TableModel, features: Table, true: np.ndarray, *, repeats: int = REPEATS, seed: int = 0
) -> tuple[str, list[Importance]]:
    """What rises where a column is shuffled, and by how much, for each column in use, the largest first.

    It is the log loss, the root mean squared error, or where classes have no probabilities the share of
    wrong answers. Rows of a class that the model does not know do not count; without rows there is nothing.
    """
    features, true = _known(model, features, true)
    title, loss = "root mean squared error", cast("Loss", root_mean_squared_error)
    if model.task == "classification":
        title, loss = "share of wrong answers", error_rate
        if has_probabilities(model):
            title, loss, true = "log loss", log_loss, np.searchsorted(model.classes, true)
    used = [decision.column for decision in model.encoder.decisions if decision.is_used]
    predict = _predictor(model)
    return title, permutation_importance(
        predict, features, true, loss, columns=used, repeats=repeats, seed=seed
    )


def dependence_of(
    model: TableModel, features: Table, column: str, *, output: str | None = None, seed: int = 0
) -> Dependence | None:
    """The mean prediction, or probability of a class, over the values of one column.

    None where it has fewer than two values, no text returns, or the classes have no probabilities: a class
    does not depend on a column step by step.
    """
    if model.task == "classification" and not has_probabilities(model):
        return None
    outputs = [str(each) for each in model.classes] or [model.target]
    return partial_dependence(_predictor(model), features, column, outputs, output=output, seed=seed)


def has_probabilities(model: TableModel) -> bool:
    """Whether the model gives each class a probability."""
    return hasattr(model.estimator, "predict_proba")


def _predictor(model: TableModel) -> Predict:
    def predict(table: Table) -> np.ndarray:
        prediction, probabilities = model.predict(table)
        return prediction if probabilities is None else probabilities

    return predict


def _known(model: TableModel, features: Table, true: np.ndarray) -> tuple[Table, np.ndarray]:
    """The rows whose class the model knows; all rows of numbers."""
    if model.task == "regression":
        return features, true
    known = np.isin(true, model.classes)
    return features.take(known), true[known]
