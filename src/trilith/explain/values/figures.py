"""Arrays in a few lines: all numbers of a small one; of a large one the ends, the size and the range."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trilith.network.aligned import aligned

DIGITS = 5  # significant ones
WIDE, TALL = 10, 6  # columns and rows that are shown whole
LEFT, TOP = 6, 3  # columns and rows that are shown of more than that, and the last
MORE = "…"


def figure(value: float) -> str:
    """A number with five significant digits, and a minus that can be seen."""
    text = f"{value + 0.0:.{DIGITS}g}"  # so that -0 is 0
    mantissa, _, exponent = text.partition("e")
    return (f"{mantissa}e{int(exponent)}" if exponent else text).replace("-", "−")


def figures(array: np.ndarray) -> list[str]:
    """The lines of an array; of more than two axes, the rows of all but the last."""
    values = np.asarray(array, np.float64)
    table = values.reshape(-1, values.shape[-1] if values.ndim else 1)
    rows, columns = _ends(len(table), TALL, TOP), _ends(table.shape[1], WIDE, LEFT)
    cells = [[_cell(table, row, column) for column in columns] for row in rows]
    lines = aligned(cells)
    return lines if None not in (*rows, *columns) else [_range(values), *lines]


def _ends(count: int, most: int, first: int) -> Sequence[int | None]:
    """Which of so many are shown; None stands for those that are not."""
    return range(count) if count <= most else [*range(first), None, count - 1]


def _cell(table: np.ndarray, row: int | None, column: int | None) -> str:
    return MORE if row is None or column is None else figure(table[row, column])


def _range(values: np.ndarray) -> str:
    size, missing = "×".join(map(str, values.shape)), int(np.isnan(values).sum())
    said = f"{size}, {missing} missing" if missing else size
    if missing == values.size:
        return said
    low, mean, high = (figure(of(values)) for of in (np.nanmin, np.nanmean, np.nanmax))
    return f"{said}: from {low} to {high}, mean {mean}"
