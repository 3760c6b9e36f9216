"""What a column does to the prediction, all else as it is.

Partial dependence: J. Friedman, Greedy function approximation, 2001. The curves of single rows: A. Goldstein,
A. Kapelner, J. Bleich, E. Pitkin, Peeking inside the black box, 2015.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.table import Column, Table, is_number, is_time, missing_cells
from trilith.experiments.report.measures.importance import Predict, some_rows, with_columns

GRID = 20  # values of a number, from quantile to quantile
LEVELS = 10  # the most frequent ones
ROWS = 500
OUTER = 0.02  # of the rows at each end are beyond the grid: there the network hardly knows
BAND = (0.25, 0.75)

Kind = Literal["number", "time", "category"]


@dataclass(frozen=True)
class Dependence:
    """The mean prediction where every row had this value in the column.

    output: the target, or the class whose probability it is.
    values: (grid,) numbers, ISO 8601 times or levels; "missing" is one too.
    mean: (grid,). low, high: (grid,) half of the rows are predicted between them.
    shares: (grid,) of the rows with this level; of a number, of the rows up to this value.
    """

    column: str
    kind: Kind
    output: str
    values: tuple[float, ...] | tuple[str, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    shares: tuple[float, ...]


def partial_dependence(
    predict: Predict,
    table: Table,
    column: str,
    outputs: Sequence[str],
    *,
    output: str | None = None,
    seed: int = 0,
) -> Dependence | None:
    """Of one column, over up to 500 rows; None where it has fewer than two values or no text returns.

    predict: from a table to (rows,), or (rows, outputs).
    outputs: the name of the target, or those of the classes. output: the one to show; None for the one that
        varies most, of two the second.
    """
    grid, shares = _grid(table.columns[column])
    if len(grid) < 2 or (grid.dtype == object and shares[0] * len(table) < 2):
        return None
    rows = table.take(some_rows(len(table), ROWS, np.random.default_rng(seed)))
    every = rows.take(np.tile(np.arange(len(rows)), len(grid)))
    predicted = np.asarray(predict(with_columns(every, {column: np.repeat(grid, len(rows))})), np.float64)
    curves = predicted.reshape(len(grid), len(rows), -1)
    means = curves.mean(axis=1)
    # two classes vary alike: the second is shown, and rounding does not choose
    shown = 1 if len(outputs) == 2 else int(np.ptp(means, axis=0).argmax())
    if output is not None:
        shown = list(outputs).index(output)
    mean, own = means[:, shown], curves[:, :, shown]
    low, high = np.quantile(own, BAND, axis=1)
    kind: Kind = "number" if is_number(grid) else "time" if is_time(grid) else "category"
    return Dependence(
        column,
        kind,
        outputs[shown],
        _plain(grid),
        tuple(mean.tolist()),
        tuple(low.tolist()),
        tuple(high.tolist()),
        tuple(shares.tolist()),
    )


def _grid(column: Column) -> tuple[Column, NDArray[np.float64]]:
    """The values to try, with their shares."""
    known = column[~missing_cells(column)]
    if not (is_number(column) or is_time(column)):
        counts = Counter(column.tolist()).most_common(LEVELS)
        levels = np.array([level for level, _ in counts], dtype=object)
        return levels, np.array([count / len(column) for _, count in counts])
    values = np.unique(known)
    if len(values) > GRID:
        places = np.linspace(OUTER, 1 - OUTER, GRID)
        values = np.unique(np.quantile(known, places, method="closest_observation"))
    return values, np.searchsorted(np.sort(known), values, side="right") / max(len(known), 1)


def _plain(grid: Column) -> tuple[float, ...] | tuple[str, ...]:
    if is_number(grid):
        return tuple(grid.tolist())
    if is_time(grid):
        return tuple(str(time) for time in grid)
    return tuple("missing" if level is None else level for level in grid)
