"""A table taken apart for learning: the features, and the values to predict from them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.cells import as_text, first_not_number, quoted
from trilith.data.tables.number_limit import refuse_too_large
from trilith.data.tables.table import Column, Table, is_number, missing_cells
from trilith.data.tables.target import Task
from trilith.errors import DataError

TOO_LARGE_FOR_INT64 = 2.0**63


@dataclass(frozen=True, eq=False)
class Labelled:
    """Features and what to predict from them.

    features: the table less the target, only rows whose target is known.
    target: (rows,) float64 for regression; for classification int64 or objects of type str.
    dropped: how many rows had no target.
    """

    features: Table
    target: NDArray[np.float64] | NDArray[np.int64] | NDArray[np.object_]
    dropped: int


def separate_target(table: Table, target: str, task: Task, classes: Column | None = None) -> Labelled:
    """Take the target column out, drop the rows where it is missing, and give its values the task's type.

    Whole-number classes become int64, other number classes text. classes: those that a model knows, where
    the rows are for evaluating it; the labels then get the same type, so that the two can be compared.

    Raises DataError where a number is expected and a cell holds text, or is too large for float32.
    """
    table.require(target)
    known = ~missing_cells(table.columns[target])
    rows = table.take(known)
    if task == "regression":
        values = _numbers(rows, target)
        refuse_too_large(rows, target, values)
    elif classes is None:
        values = _labels(rows.columns[target])
    elif classes.dtype.kind in "OU":
        values = as_text(rows.columns[target])
    else:
        values = _labels(_numbers(rows, target))
    return Labelled(rows.without(target), values, int((~known).sum()))


def _numbers(table: Table, target: str) -> Column:
    column = table.columns[target]
    bad = None if is_number(column) else first_not_number(column)
    if bad is not None:
        raise DataError(
            f"{table.source}, {table.place(bad)}: target {target!r} is {quoted(column[bad])}; "
            "expected a number"
        )
    return column.astype(np.float64)


def _labels(column: Column) -> Column:
    if is_number(column) and (column == np.floor(column)).all() and (abs(column) < TOO_LARGE_FOR_INT64).all():
        return column.astype(np.int64)
    return as_text(column)
