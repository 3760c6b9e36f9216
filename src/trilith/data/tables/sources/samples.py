"""The tables that come with scikit-learn, for a first try without a file of one's own."""

import numpy as np

from trilith.data.tables.nearest import suggestion
from trilith.data.tables.table import Column, Table
from trilith.errors import DataError

PREFIX = "sample:"
TARGET = "target"
SAMPLES = ("digits", "breast_cancer", "diabetes", "wine", "iris")


def read_sample(name: str) -> Table:
    """One of SAMPLES, with its answers in the column "target": names of classes as text, or numbers.

    Raises DataError for another name.
    """
    if name not in SAMPLES:
        raise DataError(f"{PREFIX}{name}: no such sample{suggestion(name, SAMPLES)}")
    from sklearn import datasets

    bunch = getattr(datasets, f"load_{name}")()
    columns = {str(feature): bunch.data[:, column] for column, feature in enumerate(bunch.feature_names)}
    return Table(columns | {TARGET: _target(bunch.target, bunch.get("target_names"))}, f"{PREFIX}{name}")


def _target(target: Column, class_names: Column | None) -> Column:
    if class_names is None:
        return target.astype(np.float64)
    return np.array([str(class_names[code]) for code in target], dtype=object)
