"""Which classes are taken for which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Mistake:
    """`count` rows of the class `true`, a `share` of them all, were taken for the class `predicted`."""

    true: object
    predicted: object
    count: int
    share: float


@dataclass(frozen=True)
class Confusion:
    """counts: (classes, classes), true class by row, predicted class by column.

    labels: (classes,). class_rows: (classes,), rows of each true class, which are more than its counts sum
    to when this is a part of a larger table.
    """

    labels: list[object]
    counts: NDArray[np.int64]
    class_rows: NDArray[np.int64]

    @property
    def rows(self) -> int:
        """How many rows were counted."""
        return int(self.counts.sum())

    @property
    def right(self) -> int:
        """How many of them were predicted right."""
        return int(np.trace(self.counts))

    def shares(self) -> NDArray[np.float64]:
        """(classes, classes): each count as a share of its true class; 0 where the class has no row."""
        return _divide(self.counts, self.class_rows[:, np.newaxis])

    def most_confused(self, number: int) -> Confusion:
        """The part of the table with the `number` classes of most mistakes, in their usual order."""
        mistakes = self.counts.sum(axis=0) + self.counts.sum(axis=1) - 2 * np.diag(self.counts)
        kept = np.sort(np.argsort(-mistakes, kind="stable")[:number])
        labels = [self.labels[k] for k in kept]
        return Confusion(labels, self.counts[np.ix_(kept, kept)], self.class_rows[kept])

    def top_mistakes(self, number: int) -> list[Mistake]:
        """The most frequent mistakes, in falling order."""
        mistakes = self.counts * (1 - np.eye(len(self.labels), dtype=np.int64))
        shares, order = self.shares(), np.argsort(-mistakes, axis=None, kind="stable")[:number]
        places = [np.unravel_index(k, mistakes.shape) for k in order]
        return [
            Mistake(self.labels[t], self.labels[p], int(mistakes[t, p]), float(shares[t, p]))
            for t, p in places
            if mistakes[t, p]
        ]


@dataclass(frozen=True)
class ClassScore:
    """One class: rows it truly has, precision, recall and F1; NaN where a share of nothing is asked."""

    label: object
    rows: int
    precision: float
    recall: float
    f1: float


def confusion(target: NDArray[Any], prediction: NDArray[Any], classes: Iterable[object]) -> Confusion:
    """Counts pairs of true and predicted labels, each (rows,).

    Labels that are not among `classes` (a class that only the test part has) are added at the end.
    """
    labels = [_plain(label) for label in classes]
    index = {label: k for k, label in enumerate(labels)}
    for label in [*target.tolist(), *prediction.tolist()]:
        if label not in index:
            index[label] = len(labels)
            labels.append(label)
    counts = np.zeros((len(labels), len(labels)), dtype=np.int64)
    rows = [index[label] for label in target.tolist()]
    columns = [index[label] for label in prediction.tolist()]
    np.add.at(counts, (rows, columns), 1)
    return Confusion(labels, counts, counts.sum(axis=1))


def class_scores(table: Confusion) -> list[ClassScore]:
    """Precision, recall and F1 of each class against all the others."""
    true, predicted, right = table.class_rows, table.counts.sum(axis=0), np.diag(table.counts)
    precision, recall = _divide(right, predicted, np.nan), _divide(right, true, np.nan)
    f1 = _divide(2 * right, true + predicted, np.nan)
    return [
        ClassScore(label, int(true[k]), float(precision[k]), float(recall[k]), float(f1[k]))
        for k, label in enumerate(table.labels)
    ]


def _plain(label: object) -> object:
    """NumPy's scalars as Python's, so that labels from any array compare and print alike."""
    return label.item() if isinstance(label, np.generic) else label


def _divide(part: NDArray[Any], whole: NDArray[Any], empty: float = 0.0) -> NDArray[np.float64]:
    quotient = np.full(np.broadcast_shapes(part.shape, whole.shape), empty)
    np.divide(part, whole, out=quotient, where=whole > 0)
    return quotient
