"""Which columns the predictions rest on: how much worse they become when a column's cells are shuffled.

L. Breiman, Random forests, 2001; A. Fisher, C. Rudin, F. Dominici, All models are wrong, but many are useful,
2019.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
    Of many rows, 100 to 2000 are drawn, the fewer the more columns there are. scikit-learn shuffles.
    """
    names = table.names if columns is None else tuple(columns)
    if not names or not len(table):
        return []
    from sklearn.inspection import permutation_importance as of_scikit_learn

    random = np.random.default_rng(seed)
    wanted = PREDICTED // (len(names) * repeats)
    rows = some_rows(len(table), min(MOST_ROWS, max(FEWEST_ROWS, wanted)), random)
    table, target = table.take(rows), target[rows]
    judged = _FromPlaces(predict, loss, table, names)
    places = np.repeat(np.arange(len(table))[:, np.newaxis], len(names), axis=1)
    found = of_scikit_learn(judged, places, target, n_repeats=repeats, random_state=seed)
    rises = dict(zip(names, found.importances.tolist(), strict=True))
    importance = [Importance(name, tuple(each)) for name, each in rises.items()]
    return sorted(importance, key=lambda each: -each.mean)


@dataclass(frozen=True)
class _FromPlaces:
    """A model as scikit-learn shuffles any table for it: X (rows, names) says which row a cell is of."""

    predict: Predict
    loss: Loss
    table: Table
    names: Sequence[str]

    def fit(self, X: NDArray[np.int64], y: NDArray[Any]) -> _FromPlaces:
        """It is fitted."""
        return self

    def score(self, X: NDArray[np.int64], y: NDArray[Any]) -> float:
        """Minus the loss, with each cell from its place."""
        moved = np.flatnonzero((np.arange(len(X))[:, np.newaxis] != X).any(axis=0))
        shuffled = {self.names[int(each)]: X[:, each] for each in moved}
        cells = {name: self.table.columns[name][places] for name, places in shuffled.items()}
        return -self.loss(y, self.predict(with_columns(self.table, cells)))


def some_rows(count: int, most: int, random: np.random.Generator) -> NDArray[np.int64]:
    """All row numbers, or where there are more than `most` so many of them drawn at random, ascending."""
    return np.arange(count) if count <= most else np.sort(random.choice(count, most, replace=False))


def with_columns(table: Table, cells: Mapping[str, Column]) -> Table:
    """The table with other cells in these columns."""
    return Table({**table.columns, **cells}, table.source, table.lines)


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
