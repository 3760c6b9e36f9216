"""Which columns the predictions rest on: how much worse they become when a column's cells are shuffled.

L. Breiman, Random forests, 2001; A. Fisher, C. Rudin, F. Dominici, All models are wrong, but many are useful,
2019.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.table import Column, Table

REPEATS = 5
PREDICTED = 200_000  # rows over all columns and repeats, which takes a second or two
FEWEST_ROWS, MOST_ROWS = 100, 2000  # that one shuffle is judged on

Predict = Callable[[Table], NDArray[Any]]
Loss = Callable[[NDArray[Any], NDArray[Any]], float]


@dataclass(frozen=True)
class Importance:
    """By how much the loss rises when the column's cells are shuffled, in each repeat.

    Near 0 where the network does not need the column: it says nothing, or other columns say the same.
    """

    column: str
    rises: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The mean rise."""
        return float(np.mean(self.rises))

    @property
    def spread(self) -> float:
        """The standard deviation over the repeats."""
        return float(np.std(self.rises, ddof=1)) if len(self.rises) > 1 else 0.0


def permutation_importance(
    predict: Predict,
    table: Table,
    target: NDArray[Any],
    loss: Loss,
    *,
    columns: Sequence[str] | None = None,
    repeats: int = REPEATS,
    seed: int = 0,
) -> list[Importance]:
    """The importance of each column, the largest first.

    predict: from a table of so many rows to their predictions. table, target: rows that were not trained on.
    loss: of targets and predictions, the smaller the better. columns: those to judge; None for all.
    Of many rows, 100 to 2000 are drawn, the fewer the more columns there are.
    """
    names = table.names if columns is None else tuple(columns)
    if not names or not len(table):
        return []
    random = np.random.default_rng(seed)
    wanted = PREDICTED // (len(names) * repeats)
    rows = some_rows(len(table), min(MOST_ROWS, max(FEWEST_ROWS, wanted)), random)
    table, target = table.take(rows), target[rows]
    before = loss(target, predict(table))
    shuffles = [random.permutation(len(table)) for _ in range(repeats)]
    found = []
    for name in names:
        shuffled = (with_column(table, name, table.columns[name][order]) for order in shuffles)
        found.append(Importance(name, tuple(float(loss(target, predict(t)) - before) for t in shuffled)))
    return sorted(found, key=lambda importance: -importance.mean)


def some_rows(count: int, most: int, random: np.random.Generator) -> NDArray[np.int64]:
    """All row numbers, or where there are more than `most` so many of them drawn at random, ascending."""
    return np.arange(count) if count <= most else np.sort(random.choice(count, most, replace=False))


def with_column(table: Table, name: str, cells: Column) -> Table:
    """The table with other cells in one column."""
    return Table({**table.columns, name: cells}, table.source, table.lines)


def root_mean_squared_error(target: NDArray[Any], prediction: NDArray[Any]) -> float:
    """The root of the mean squared error, in the target's unit; (rows,) each."""
    return float(np.sqrt(np.mean((target.astype(np.float64) - prediction) ** 2)))


def log_loss(classes: NDArray[np.int64], probabilities: NDArray[Any]) -> float:
    """The mean of -log of the true class's probability; classes (rows,) index the columns."""
    stated = probabilities[np.arange(len(classes)), classes].astype(np.float64)
    return float(-np.log(np.maximum(stated, np.finfo(np.float64).eps)).mean())


def error_rate(classes: NDArray[Any], prediction: NDArray[Any]) -> float:
    """The share of rows whose predicted class is not the true one; (rows,) each."""
    return float(np.mean(classes != prediction))
