"""Test scores, computed by scikit-learn, for the network and for the simpler models beside it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from trilith.data.tables.target import Task


@dataclass(frozen=True)
class Score:
    """One metric by its name for people."""

    name: str
    value: float
    higher_is_better: bool


def score_classes(
    target: np.ndarray, prediction: np.ndarray, probabilities: np.ndarray | None, classes: np.ndarray
) -> list[Score]:
    """Accuracy, balanced accuracy, macro F1, and where there are probabilities log loss and ROC AUC."""
    from sklearn import metrics

    with warnings.catch_warnings():
        # a small test part may lack a class; the score of those that are there is what is meant
        warnings.simplefilter("ignore")
        scores = [
            Score("accuracy", metrics.accuracy_score(target, prediction), True),
            Score("balanced accuracy", metrics.balanced_accuracy_score(target, prediction), True),
            Score("macro F1", metrics.f1_score(target, prediction, average="macro"), True),
        ]
        known = np.isin(target, classes)
        if probabilities is not None and known.any():
            loss = metrics.log_loss(target[known], probabilities[known], labels=classes)
            scores.append(Score("log loss", loss, False))
            if len(classes) == 2 and len(np.unique(target[known])) == 2:
                positive = target[known] == classes[1]
                area = metrics.roc_auc_score(positive, probabilities[known, 1])
                scores.append(Score("ROC AUC", area, True))
    return scores


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
    prediction = model.predict(X)
    if task == "regression":
        return score_numbers(target, prediction)
    probabilities = model.predict_proba(X) if hasattr(model, "predict_proba") else None  # hinge has none
    return score_classes(target, prediction, probabilities, model.classes_)


def simpler_models(task: Task, X: np.ndarray, target: np.ndarray) -> dict[str, Any]:
    """The trivial baseline (most frequent class, mean) and a linear model, fitted to the same rows."""
    from sklearn.dummy import DummyClassifier, DummyRegressor
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    baseline = DummyRegressor() if task == "regression" else DummyClassifier(strategy="prior")
    linear = Ridge() if task == "regression" else LogisticRegression(max_iter=300)
    models = {"linear model": make_pipeline(StandardScaler(), linear), "baseline": baseline}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return {name: model.fit(X, target) for name, model in models.items()}
