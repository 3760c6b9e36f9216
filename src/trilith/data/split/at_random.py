"""Rows drawn at random, every class in its share."""

import numpy as np
from numpy.typing import ArrayLike

from trilith.data.split.parts import Rows, Split, codes, part_size, require_fractions
from trilith.errors import DataError


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
    require_fractions(test_fraction, validation_fraction)
    labels = codes(stratify, count)
    return draw_rows(labels, test_fraction, validation_fraction, np.random.default_rng(seed))


def draw_rows(
    labels: Rows, test_fraction: float, validation_fraction: float, random: np.random.Generator
) -> Split:
    """What `split_rows` says, of rows with these class numbers (rows,)."""
    count = len(labels)
    tests, validations = part_size(count, test_fraction), part_size(count, validation_fraction)
    trains = count - tests - validations
    if trains < 1:
        raise DataError(f"{count} rows are too few to split: none would be left to train on; give more rows")
    shuffled = random.permutation(count)
    if labels.max() >= trains:
        labels = np.zeros(count, np.int64)
    _, first_of_class = np.unique(labels[shuffled], return_index=True)
    free = np.delete(shuffled, first_of_class)  # the first row of each class is train's, come what may
    free = free[np.argsort(labels[free], kind="stable")]
    test, free = _draw_evenly(free, tests, random)
    validation, free = _draw_evenly(free, validations, random)
    train = np.concatenate([shuffled[first_of_class], free])
    return Split(np.sort(train), np.sort(validation), np.sort(test))


def deal_rows(labels: Rows, hands: int, random: np.random.Generator) -> list[Rows]:
    """All rows in so many parts, sizes and the rows of each class differing by at most one.

    labels: (rows,) class numbers. Each part is ascending.
    """
    shuffled = random.permutation(len(labels))
    by_class = shuffled[np.argsort(labels[shuffled], kind="stable")]
    return [np.sort(by_class[hand::hands]) for hand in range(hands)]


def _draw_evenly(rows: Rows, size: int, random: np.random.Generator) -> tuple[Rows, Rows]:
    """Rows at even steps from a random start, and the rest: from rows sorted by class, each class's share.

    Systematic sampling (Madow and Madow 1944).
    """
    positions = ((np.arange(size) + random.random()) * len(rows) / max(size, 1)).astype(np.int64)
    return rows[positions], np.delete(rows, positions)
