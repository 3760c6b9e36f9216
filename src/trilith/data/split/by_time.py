"""Rows parted by time: the past trains, the future tests."""

from itertools import pairwise

import numpy as np

from trilith.data.split.parts import Rows, Split, part_size
from trilith.data.tables.table import Column
from trilith.errors import DataError


def split_times(times: Column, test_fraction: float, validation_fraction: float) -> Split:
    """The earliest rows train, later ones validate, the latest test; rows of one time stay together.

    times: (rows,) numbers or datetime64, none missing. Sizes are as near to the fractions as equal times
    allow; a part whose fraction is not zero gets at least one time.

    Raises DataError for fewer distinct times than parts.
    """
    order, ends = _blocks(times)
    wanted = 1 + bool(test_fraction) + bool(validation_fraction)
    if len(ends) < wanted:
        raise DataError(f"{len(ends)} distinct times for {wanted} parts; give a finer time, or split without")
    count, last = len(times), len(ends)
    tests = part_size(count, test_fraction)
    to_test = _nearest(ends, count - tests, wanted - 1, last - 1) if test_fraction else last
    trains = count - tests - part_size(count, validation_fraction)
    to_validation = _nearest(ends, trains, 1, to_test - 1) if validation_fraction else to_test
    first, second = ends[to_validation - 1], ends[to_test - 1]
    return Split(np.sort(order[:first]), np.sort(order[first:second]), np.sort(order[second:]))


def forward_folds(times: Column, folds: int) -> list[tuple[Rows, Rows]]:
    """(past, future) rows of each fold: `folds` stretches in turn are the future of all rows before them.

    The first stretch of about rows / (folds + 1) is never a future, so that there always is a past.
    Rows of one time stay together.

    Raises DataError for fewer distinct times than stretches.
    """
    order, ends = _blocks(times)
    if len(ends) <= folds:
        raise DataError(f"{len(ends)} distinct times for {folds} folds; expected at least {folds + 1}")
    cuts = [0]
    for stretch in range(1, folds + 1):
        goal = round(len(times) * stretch / (folds + 1))
        cuts.append(_nearest(ends, goal, cuts[-1] + 1, len(ends) - 1 - (folds - stretch)))
    borders = [*(int(ends[cut - 1]) for cut in cuts[1:]), len(times)]
    return [(np.sort(order[:start]), np.sort(order[start:end])) for start, end in pairwise(borders)]


def _blocks(times: Column) -> tuple[Rows, Rows]:
    """The rows in the order of time, and after how many of them each distinct time ends."""
    order = np.argsort(times, kind="stable")
    counts = np.unique(times, return_counts=True)[1]
    return order, np.cumsum(counts)


def _nearest(ends: Rows, rows: int, fewest: int, most: int) -> int:
    """How many times, `fewest` to `most` of them, hold together about so many rows."""
    allowed = ends[fewest - 1 : most]
    return fewest + int(np.argmin(abs(allowed - rows)))
