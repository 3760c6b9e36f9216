"""Scores against what one computes by hand."""

import numpy as np
import pytest
from sklearn import metrics
from sklearn.dummy import DummyClassifier

from trilith.experiments.run.scores import (
    imbalance_note,
    is_imbalanced,
    score_classes,
    score_model,
    score_numbers,
)


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
            "PR-AUC": 1 / 2,
        }
    )


def guessed(counts, seed=0):
    """Labels "a", "b" ... of these counts, and probabilities that know something of them."""
    random = np.random.default_rng(seed)
    codes = random.permutation(np.repeat(np.arange(len(counts)), counts))
    scores = np.exp(random.normal(size=(len(codes), len(counts))) + 2 * np.eye(len(counts))[codes])
    classes = np.array([chr(ord("a") + code) for code in range(len(counts))])
    return classes[codes], scores / scores.sum(axis=1, keepdims=True), classes


@pytest.mark.parametrize("counts", [(40, 160), (160, 40), (100, 100), (50, 30, 120), (9, 9, 9, 300)])
def test_probabilities_are_scored_as_scikit_learn_does(counts):
    target, probabilities, classes = guessed(counts)
    scores = by_name(score_classes(target, classes[probabilities.argmax(axis=1)], probabilities, classes))
    if len(counts) == 2:
        rare = int(np.lexsort((-np.arange(2), counts))[0])
        area = metrics.roc_auc_score(target, probabilities[:, 1])
        precision = metrics.average_precision_score(target, probabilities[:, rare], pos_label=classes[rare])
    else:
        area = metrics.roc_auc_score(target, probabilities, multi_class="ovr", average="macro")
        onehot = target[:, np.newaxis] == classes
        precision = metrics.average_precision_score(onehot, probabilities, average="macro")
    assert scores["ROC AUC"] == pytest.approx(area)
    assert scores["PR-AUC"] == pytest.approx(precision)
    assert scores["log loss"] == pytest.approx(metrics.log_loss(target, probabilities))


def test_a_class_that_the_rows_lack_is_left_out_of_the_means():
    target, probabilities, classes = guessed((50, 50, 50))
    seen = target != "c"
    scores = by_name(score_classes(target[seen], target[seen], probabilities[seen], classes))
    areas = [metrics.roc_auc_score(target[seen] == classes[k], probabilities[seen, k]) for k in (0, 1)]
    assert scores["ROC AUC"] == pytest.approx(np.mean(areas))


@pytest.mark.parametrize(("counts", "imbalanced"), [((30, 90), False), ((30, 91), True), ((5, 16, 9), True)])
def test_imbalanced_classes_put_what_counts_them_alike_first(counts, imbalanced):
    target, probabilities, classes = guessed(counts)
    assert is_imbalanced(target) == imbalanced
    names = list(by_name(score_classes(target, target, probabilities, classes)))
    first = ["balanced accuracy", "PR-AUC", "accuracy"] if imbalanced else ["accuracy", "balanced accuracy"]
    assert names[: len(first)] == first
    assert len(names) == 6
    note = imbalance_note(target)
    assert (note is not None) == imbalanced
    if note:
        most, least = classes[np.argmax(counts)], classes[np.argmin(counts)]
        assert f"{max(counts)} rows are '{most}', {min(counts)} are '{least}'" in note


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
