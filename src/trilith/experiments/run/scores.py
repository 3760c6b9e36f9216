"""Test scores, computed by scikit-learn, for the network and for the simpler models beside it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from trilith.data.tables.cells import quoted
from trilith.data.tables.target import Task

BALANCED, PRECISION = "balanced accuracy", "PR-AUC"
BLOCK = 65_536  # rows that a model answers for at once
IMBALANCE = 3  # times the rows of the rarest class


@dataclass(frozen=True)
class Score:
    """One metric by its name for people."""

    name: str
    value: float
    higher_is_better: bool


def score_classes(
    target: np.ndarray, prediction: np.ndarray, probabilities: np.ndarray | None, classes: np.ndarray
) -> list[Score]:
    """Accuracy, balanced accuracy, macro F1, and where there are probabilities log loss, ROC AUC and PR-AUC.

    ROC AUC of more than two classes is the mean over each against the rest. PR-AUC is the average precision,
    of the rarer of two classes, of more the mean over each. Where classes are imbalanced, balanced accuracy
    and PR-AUC come first: accuracy is high there for a model that never finds a rare class.
    """
    from sklearn import metrics

    with warnings.catch_warnings():
        # a small test part may lack a class; the score of those that are there is what is meant
        warnings.simplefilter("ignore")
        scores = [
            Score("accuracy", metrics.accuracy_score(target, prediction), True),
            Score(BALANCED, metrics.balanced_accuracy_score(target, prediction), True),
            Score("macro F1", metrics.f1_score(target, prediction, average="macro"), True),
        ]
    known = np.isin(target, classes)
    if probabilities is not None and known.any():
        scores += _score_probabilities(target[known], probabilities[known], classes)
    if is_imbalanced(target):
        scores.sort(key=lambda score: (score.name != BALANCED, score.name != PRECISION))
    return scores


def is_imbalanced(target: np.ndarray) -> bool:
    """Whether the most frequent class has more than three times the rows of the rarest."""
    counts = np.unique(target, return_counts=True)[1]
    return len(counts) > 0 and bool(counts.max() > IMBALANCE * counts.min())


def imbalance_note(target: np.ndarray) -> str | None:
    """What imbalanced classes mean for the scores, as a sentence; None where they are not."""
    if not is_imbalanced(target):
        return None
    labels, counts = np.unique(target, return_counts=True)
    most, least = counts.argmax(), counts.argmin()
    return (
        f"Classes are imbalanced: {counts[most]} rows are {quoted(str(labels[most]))}, {counts[least]} are "
        f"{quoted(str(labels[least]))}. Accuracy flatters a model that ignores the rare, so {BALANCED} and "
        f"{PRECISION} come first."
    )


def _score_probabilities(target: np.ndarray, probabilities: np.ndarray, classes: np.ndarray) -> list[Score]:
    from sklearn import metrics

    scores = [Score("log loss", metrics.log_loss(target, probabilities, labels=classes), False)]
    present = {label: int((target == label).sum()) for label in classes.tolist()}
    judged = [number for number, rows in enumerate(present.values()) if 0 < rows < len(target)]
    if len(classes) == 2:  # both say the same of ROC AUC, and the rarer one is the one to find
        judged = sorted(judged, key=lambda number: (list(present.values())[number], -number))[:1]
    if not judged:
        return scores
    rankings = [(target == classes[number], probabilities[:, number]) for number in judged]
    roc = np.mean([metrics.roc_auc_score(*ranking) for ranking in rankings])
    precision = np.mean([metrics.average_precision_score(*ranking) for ranking in rankings])
    return [*scores, Score("ROC AUC", float(roc), True), Score(PRECISION, float(precision), True)]


def score_numbers(target: np.ndarray, prediction: np.ndarray) -> list[Score]:
    """Root mean squared error, mean absolute error, R² (where the target varies)."""
    from sklearn import metrics

    scores = [
        Score("root mean squared error", metrics.root_mean_squared_error(target, prediction), False),
        Score("mean absolute error", metrics.mean_absolute_error(target, prediction), False),
    ]
    if len(np.unique(target)) > 1:
        scores.append(Score("R²", metrics.r2_score(target, prediction), True))
    return scores


def score_model(model: Any, X: np.ndarray, target: np.ndarray, task: Task) -> list[Score]:
    """The scores of any scikit-learn model on these rows."""
    prediction = _by_blocks(model.predict, X)
    if task == "regression":
        return score_numbers(target, prediction)
    has_probabilities = hasattr(model, "predict_proba")  # hinge has none
    probabilities = _by_blocks(model.predict_proba, X) if has_probabilities else None
    return score_classes(target, prediction, probabilities, model.classes_)


def _by_blocks(answer: Callable[[np.ndarray], np.ndarray], X: np.ndarray) -> np.ndarray:
    """The answers for all rows, of which a pipeline makes copies: of a block at a time."""
    starts = range(0, max(len(X), 1), BLOCK)
    return np.concatenate([np.asarray(answer(X[start : start + BLOCK])) for start in starts])
