"""The examples that a run learns from: all but those of the test."""

from __future__ import annotations

from trilith.experiments.table.prepared import Prepared
from trilith.tasks.ensemble.members import Examples
from trilith.tasks.table.estimator import TableEstimator


def learning_examples(run: Prepared, estimator: TableEstimator) -> Examples:
    """The encoded rows that train and validate; the estimator learns the classes from their target."""
    data = run.data
    target = estimator.read_target(data.y[: data.learning])
    return Examples(data.X[: data.learning], target, classes=getattr(estimator, "classes_", None))
