"""The three parts of the rows, and how large they are to be."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trilith.data.tables.table import Table
from trilith.errors import DataError, SettingError

FEWEST_ROWS = 10
Rows: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Split:
    """Row numbers of the three parts: ascending and disjoint; together every row that was to be split."""

    train: Rows
    validation: Rows
    test: Rows

    @property
    def learning(self) -> Rows:
        """The rows that train or validate, ascending."""
        return np.sort(np.concatenate([self.train, self.validation]))

    @property
    def order(self) -> Rows:
        """All rows, part after part: those that train, those that validate, those that test."""
        return np.concatenate([self.train, self.validation, self.test])

    def within(self, rows: Rows) -> "Split":
        """The same parts where row i was the row `rows[i]`, ascending, of a larger table."""
        return Split(rows[self.train], rows[self.validation], rows[self.test])


def require_rows(table: Table) -> None:
    """Raise DataError where a table has too few rows to train, validate and test."""
    if len(table) < FEWEST_ROWS:
        rows = "1 row" if len(table) == 1 else f"{len(table)} rows"
        raise DataError(
            f"{table.source}: {rows}; expected at least {FEWEST_ROWS}, "
            "since some are kept back for validation and testing"
        )


def require_fractions(test: float, validation: float) -> None:
    """Raise SettingError for fractions below 0, or that leave nothing to train on."""
    if min(test, validation) < 0 or not test + validation < 1:
        raise SettingError(
            f"test_fraction={test} and validation_fraction={validation}: "
            "expected fractions of at least 0 that leave rows to train on; their sum must be below 1"
        )


def part_size(count: int, fraction: float) -> int:
    """The rows of a part: at least one, unless its fraction is 0."""
    return max(1, round(count * fraction)) if fraction else 0


def codes(labels: ArrayLike | None, count: int) -> Rows:
    """(count,) the classes as whole numbers from 0; all 0 for None. Raises DataError for another length."""
    if labels is None:
        return np.zeros(count, np.int64)
    array = np.asarray(labels)
    if array.shape != (count,):
        raise DataError(f"stratify: expected {count} labels, one a row, got the shape {array.shape}")
    return np.unique(array, return_inverse=True)[1]
