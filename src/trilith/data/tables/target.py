"""The column to predict: which one, and whether it asks for classes or for numbers."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.cells import as_text, first_not_number, mostly_numbers, quoted
from trilith.data.tables.sources.samples import PREFIX, TARGET
from trilith.data.tables.table import Column, Table, is_number, is_time, missing_cells
from trilith.data.tables.uniqueness import nearly_all_distinct
from trilith.errors import DataError

Task = Literal["classification", "regression"]
MOST_NUMBER_CLASSES = 20
FEWEST_ROWS_A_CLASS = 3


def guess_target(table: Table, target: str | None) -> str:
    """The named column; for None a sample's "target", of any other table the last column.

    Raises DataError, with the nearest names, where there is no such column.
    """
    if target is not None:
        table.require(target)
        return target
    return TARGET if table.source.startswith(PREFIX) else table.names[-1]


def guess_task(column: Column, forced: str | None = None, *, name: str = "target") -> Task:
    """Whether to predict classes or numbers.

    Text means classes. Numbers mean classes if they are two whole numbers, or at most 20 distinct whole
    numbers each seen three times or more; else they mean regression.

    name: the column's, for messages. Raises DataError for a target that nothing can be learned from: all
    missing, one value, nearly every row a class of its own, or numbers with a few cells of text; and for
    regression forced on text.
    """
    if forced not in (None, "classification", "regression"):
        raise DataError(f"task {forced!r}: expected 'classification' or 'regression'")
    if is_time(column):
        raise DataError(
            f"target {name!r}: its cells are dates or times, which are not predicted; choose another target, "
            "or give a number of days, or the month"
        )
    known = column[~missing_cells(column)]
    if not len(known):
        raise DataError(f"target {name!r}: every cell is missing; choose another target or fill some in")
    values, counts = np.unique(known, return_counts=True)
    if len(values) == 1:
        value = quoted(as_text(values)[0])
        raise DataError(f"target {name!r}: its only value is {value}; expected at least two to tell apart")
    if forced == "regression" or (forced is None and _are_numbers(known, values, counts)):
        _require_numbers(name, known)
        return "regression"
    if nearly_all_distinct(known):
        raise DataError(
            f"target {name!r}: {len(values)} classes in {len(known)} rows, nearly every row its own; "
            "expected classes that come back; choose another target"
        )
    return "classification"


def _are_numbers(known: Column, values: Column, counts: NDArray[np.int64]) -> bool:
    """Whether the cells are quantities, not classes: also where a few cells of text spoilt the column."""
    if not is_number(known):
        return len(values) > MOST_NUMBER_CLASSES and mostly_numbers(known)
    if not (values == np.floor(values)).all():
        return True
    return len(values) > 2 and (len(values) > MOST_NUMBER_CLASSES or bool(counts.min() < FEWEST_ROWS_A_CLASS))


def _require_numbers(name: str, known: Column) -> None:
    bad = None if is_number(known) else first_not_number(known)
    if bad is not None:
        raise DataError(
            f"target {name!r}: regression needs numbers, got {quoted(known[bad])}; "
            "mend or empty such cells, or ask for classification"
        )
