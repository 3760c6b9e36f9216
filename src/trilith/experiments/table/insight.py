"""What the predictions of a run rest on: the columns that matter, and what each of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trilith.experiments.report.measures.dependence import Dependence, partial_dependence
from trilith.experiments.report.measures.importance import (
    Importance,
    log_loss,
    permutation_importance,
    root_mean_squared_error,
)

if TYPE_CHECKING:
    from trilith.data import Table
    from trilith.experiments.table.run import TableRun

SHOWN = 6  # columns whose dependence is drawn


def explain_run(run: TableRun) -> tuple[list[Importance], list[Dependence]]:
    """Permutation importance of every column in use, and partial dependence of the most important ones.

    Both on test rows. Importance is the rise of the log loss, or of the root mean squared error.
    """
    used = [decision.column for decision in run.model.encoder.decisions if decision.is_used]
    seed = run.fitted.seed_
    importance = permutation_importance(
        lambda table: _answers(run, table),
        run.shown_features,
        _true(run),
        log_loss if run.test_probabilities is not None else root_mean_squared_error,
        columns=used,
        seed=seed,
    )
    outputs = [str(each) for each in run.model.classes] or [run.model.target]
    found = [
        partial_dependence(
            lambda table: _answers(run, table), run.shown_features, each.column, outputs, seed=seed
        )
        for each in importance[:SHOWN]
        if each.mean > 0
    ]
    return importance, [each for each in found if each is not None]


def _answers(run: TableRun, table: Table) -> np.ndarray:
    prediction, probabilities = run.model.predict(table)
    return prediction if probabilities is None else probabilities


def _true(run: TableRun) -> np.ndarray:
    """What the loss compares with: places of classes, or numbers."""
    if run.test_probabilities is None:
        return run.shown_target
    place: dict[Any, int] = {each: number for number, each in enumerate(run.model.classes.tolist())}
    return np.array([place[each] for each in run.shown_target.tolist()])
