"""Columns that nearly alone predict the target: some may be known only once the target is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trilith.data.report.bins import bin_cells
from trilith.data.tables.columns.convert import as_numbers
from trilith.data.tables.columns.distinct import distinct
from trilith.data.tables.table import Table
from trilith.data.tables.target import Task

Matrix = NDArray[np.float64]

FOLDS = 3
SURE, NEARLY = 0.99, 0.95  # scores; 1 is perfect
STANDS_OUT = 1 / 3  # of what the next best column leaves to be explained
PRIOR_ROWS = 1.0  # how many rows the overall mean counts in a bin
MOST_CLASSES = 50  # told apart; rarer ones are taken together


@dataclass(frozen=True)
class Suspect:
    """How well one column alone predicts the target. str() is a sentence.

    measure: "ROC AUC" for two classes; "accuracy gain" for more, 0 for always guessing the most frequent
        class and 1 for no mistake; "R²" for numbers.
    score: of predictions for rows that they were not learned from.
    is_suspect: whether the score is at least 0.99; or at least 0.95, and what is left to 1 is less than a
        third of what the next best column leaves.
    """

    column: str
    measure: str
    score: float
    is_suspect: bool

    def __str__(self) -> str:
        return (
            f"{self.column}: predicts the target nearly alone ({self.measure} {self.score:.3f}); "
            "leave it out if it is not known before the target is"
        )


def single_column_scores(table: Table, features: Sequence[str], target: str, task: Task) -> list[Suspect]:
    """Every feature with the score that it reaches alone, the best first; targets all known.

    A column's cells are binned (`bin_cells`); a bin predicts the mean of the target, or the shares of the
    classes, of its rows in the other folds, drawn towards the overall mean where they are few.
    """
    if len(table) < FOLDS:
        return []
    classes = task == "classification"
    wanted = _class_indicators(table, target) if classes else as_numbers(table, target)[:, None]
    folds = np.random.default_rng(0).permutation(len(table)) % FOLDS
    measure = "R²" if not classes else "ROC AUC" if wanted.shape[1] == 2 else "accuracy gain"
    score = {"R²": _explained, "ROC AUC": _ranked, "accuracy gain": _accuracy_gain}[measure]
    scores = {
        name: score(_predict(bin_cells(table.columns[name]), wanted, folds), wanted) for name in features
    }
    names = sorted(features, key=lambda name: -scores[name])
    left = [*(1 - scores[name] for name in names), 0.0]
    return [
        Suspect(name, measure, scores[name], len(names) > 1 and _is_suspect(left[place], left[place + 1]))
        for place, name in enumerate(names)
    ]


def _is_suspect(left: float, next_left: float) -> bool:
    return left <= 1 - SURE or (left <= 1 - NEARLY and left < STANDS_OUT * next_left)


def _class_indicators(table: Table, target: str) -> Matrix:
    """(rows, classes) 1 where the row is of the class."""
    values, codes = distinct(table.columns[target])
    by_size = np.argsort(-np.bincount(codes, minlength=len(values)), kind="stable")
    places = np.empty(len(values), np.int64)
    places[by_size] = np.minimum(np.arange(len(values)), MOST_CLASSES - 1)
    return np.asarray(np.eye(places.max() + 1)[places[codes]])


def _predict(bins: NDArray[np.int64], wanted: Matrix, folds: NDArray[np.int64]) -> Matrix:
    """(rows, columns of wanted) the mean of the row's bin in the other folds."""
    predicted = np.empty_like(wanted)
    size = bins.max() + 1
    for fold in range(FOLDS):
        known, asked = folds != fold, folds == fold
        overall = wanted[known].mean(axis=0)
        counts = np.bincount(bins[known], minlength=size)[:, None]
        sums = np.stack([np.bincount(bins[known], column[known], size) for column in wanted.T], axis=1)
        means = (sums + PRIOR_ROWS * overall) / (counts + PRIOR_ROWS)
        predicted[asked] = means[bins[asked]]
    return predicted


def _explained(predicted: Matrix, wanted: Matrix) -> float:
    variance = ((wanted - wanted.mean(axis=0)) ** 2).sum()
    return float(1 - ((wanted - predicted) ** 2).sum() / variance) if variance else 0.0


def _ranked(predicted: Matrix, wanted: Matrix) -> float:
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(wanted[:, 1], predicted[:, 1]))


def _accuracy_gain(predicted: Matrix, wanted: Matrix) -> float:
    right = (predicted.argmax(axis=1) == wanted.argmax(axis=1)).mean()
    majority = wanted.mean(axis=0).max()
    return float((right - majority) / (1 - majority)) if majority < 1 else 0.0
