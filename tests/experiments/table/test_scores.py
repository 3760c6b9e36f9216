"""Scores against what one computes by hand."""

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier

from trilith.experiments.table.scores import score_classes, score_model, score_numbers, simpler_models


def by_name(scores):
    return {score.name: score.value for score in scores}


def test_numbers():
    scores = score_numbers(np.array([1.0, 2.0, 3.0, 6.0]), np.array([1.0, 2.0, 3.0, 4.0]))
    assert by_name(scores) == pytest.approx(
        {"root mean squared error": 1.0, "mean absolute error": 0.5, "R²": 1 - 4 / 14}
    )
    assert [score.higher_is_better for score in scores] == [False, False, True]


def test_one_number_has_no_r_squared():
    assert "R²" not in by_name(score_numbers(np.array([2.0, 2.0]), np.array([1.0, 2.0])))


def test_two_classes():
    classes, target = np.array(["a", "b"]), np.array(["a", "a", "a", "b"], dtype=object)
    positive = np.array([0.1, 0.4, 0.6, 0.5])
    prediction = classes[(positive >= 0.5).astype(int)]
    scores = score_classes(target, prediction, np.column_stack([1 - positive, positive]), classes)
    assert by_name(scores) == pytest.approx(
        {
            "accuracy": 3 / 4,
            "balanced accuracy": (2 / 3 + 1) / 2,
            "macro F1": (4 / 5 + 2 / 3) / 2,
            "log loss": -np.log([0.9, 0.6, 0.4, 0.5]).mean(),
            "ROC AUC": 2 / 3,
        }
    )


def test_a_class_that_the_model_does_not_know_is_wrong_and_has_no_log_loss():
    classes = np.array([1, 2])
    probabilities = np.array([[0.8, 0.2], [0.8, 0.2]])
    scores = by_name(score_classes(np.array([1, 3]), np.array([1, 1]), probabilities, classes))
    assert scores["accuracy"] == 0.5
    assert scores["log loss"] == pytest.approx(-np.log(0.8))
    assert "ROC AUC" not in scores


def test_without_probabilities():
    class Sure(DummyClassifier):
        predict_proba = property()  # raises AttributeError, as the hinge loss makes it

    X, target = np.zeros((4, 1)), np.array([0, 0, 0, 1])
    names = by_name(score_model(Sure().fit(X, target), X, target, "classification"))
    assert list(names) == ["accuracy", "balanced accuracy", "macro F1"]


def test_simpler_models():
    random = np.random.default_rng(0)
    X = random.normal(size=(200, 2)) * [
        1,
        1e6,
    ]  # scales that a linear model without standardising stumbles on
    models = simpler_models("regression", X, X @ [3.0, 1e-6])
    assert list(models) == ["linear model", "baseline"]
    assert by_name(score_model(models["linear model"], X, X @ [3.0, 1e-6], "regression"))["R²"] > 0.99
    labels = (X[:, 0] > 0.5).astype(int)
    models = simpler_models("classification", X, labels)
    assert (models["baseline"].predict(X) == 0).all()
    assert by_name(score_model(models["linear model"], X, labels, "classification"))["accuracy"] > 0.97
