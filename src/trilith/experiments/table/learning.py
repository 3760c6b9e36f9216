"""The examples that a run learns from: all but those of the test."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from trilith.experiments.table.prepared import Prepared
from trilith.tasks.ensemble.members import Examples
from trilith.tasks.table.estimator import TableEstimator


def learning_examples(run: Prepared, estimator: TableEstimator) -> Examples:
    """The encoded rows that train and validate; the estimator learns the classes from their target."""
    data = run.data
    target = estimator.read_target(data.y[: data.learning])
    return Examples(data.X[: data.learning], target, classes=getattr(estimator, "classes_", None))


@contextmanager
def many_classes_are_known() -> Iterator[None]:
    """Within, no warning of many classes: whoever asks for classification of such a target knows of them."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The number of unique classes")
        yield
