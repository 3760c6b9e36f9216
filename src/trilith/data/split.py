"""Which rows train, which validate, which test: drawn from a seed, every class in its share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trilith.data.tables.table import Table
from trilith.errors import DataError, SettingError

FEWEST_ROWS = 10
Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Split:
    """Row numbers of the three parts: ascending, disjoint, together every row."""

    train: Rows
    validation: Rows
    test: Rows


def require_rows(table: Table) -> None:
    """Raise DataError where a table has too few rows to train, validate and test."""
    if len(table) < FEWEST_ROWS:
        raise DataError(
            f"{table.source}: {len(table)} rows; expected at least {FEWEST_ROWS}, "
            "since some are kept back for validation and testing"
        )


def split_rows(
    count: int,
    seed: int,
    *,
    test_fraction: float = 0.2,
    validation_fraction: float = 0.1,
    stratify: ArrayLike | None = None,
) -> Split:
    """Draw the parts of `count` rows; the same seed draws the same parts.

    Fractions are of all rows; a part whose fraction is not zero gets at least one row. With stratify,
    (count,) class labels, each part has every class in its share to within two rows, and every class has
    a row in train, unless there are more classes than rows there: then the draw is plain.

    Raises SettingError for fractions below 0 or adding up to 1 or more, DataError for too few rows.
    """
    if min(test_fraction, validation_fraction) < 0 or not test_fraction + validation_fraction < 1:
        raise SettingError(
            f"test_fraction={test_fraction} and validation_fraction={validation_fraction}: "
            "expected fractions of at least 0 that leave rows to train on; their sum must be below 1"
        )
    tests, validations = _size(count, test_fraction), _size(count, validation_fraction)
    trains = count - tests - validations
    if trains < 1:
        raise DataError(f"{count} rows are too few to split: none would be left to train on; give more rows")
    random = np.random.default_rng(seed)
    shuffled = random.permutation(count)
    labels = np.zeros(count, np.int64) if stratify is None else _codes(stratify, count)
    if labels.max() >= trains:
        labels = np.zeros(count, np.int64)
    _, first_of_class = np.unique(labels[shuffled], return_index=True)
    free = np.delete(shuffled, first_of_class)  # the first row of each class is train's, come what may
    free = free[np.argsort(labels[free], kind="stable")]
    test, free = _draw_evenly(free, tests, random)
    validation, free = _draw_evenly(free, validations, random)
    train = np.concatenate([shuffled[first_of_class], free])
    return Split(np.sort(train), np.sort(validation), np.sort(test))


def _size(count: int, fraction: float) -> int:
    return max(1, round(count * fraction)) if fraction else 0


def _codes(stratify: ArrayLike, count: int) -> Rows:
    labels = np.asarray(stratify)
    if labels.shape != (count,):
        raise DataError(f"stratify: expected {count} labels, one a row, got the shape {labels.shape}")
    return np.unique(labels, return_inverse=True)[1]


def _draw_evenly(rows: Rows, size: int, random: np.random.Generator) -> tuple[Rows, Rows]:
    """Rows at even steps from a random start, and the rest: from rows sorted by class, each class's share.

    Systematic sampling (Madow and Madow 1944).
    """
    positions = ((np.arange(size) + random.random()) * len(rows) / max(size, 1)).astype(np.int64)
    return rows[positions], np.delete(rows, positions)
