"""The numbers of a report, against scikit-learn and SciPy."""

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.calibration import calibration_curve
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from trilith.experiments.report.measures.calibration import calibration
from trilith.experiments.report.measures.confusion import class_scores, confusion
from trilith.experiments.report.measures.curves import curves, thin
from trilith.experiments.report.measures.interval import share_interval
from trilith.experiments.report.measures.residuals import residuals


@pytest.mark.parametrize("names", [["no", "yes"], [3, 1, 2], [f"class {k}" for k in range(50)]])
def test_confusion_agrees_with_scikit_learn(names: list[object]) -> None:
    generator = np.random.default_rng(1)
    true, predicted = (np.array(names)[generator.integers(0, len(names), 400)] for _ in range(2))
    table = confusion(true, predicted, np.array(names))
    assert table.labels == names
    np.testing.assert_array_equal(table.counts, confusion_matrix(true, predicted, labels=names))
    np.testing.assert_allclose(
        table.shares(), confusion_matrix(true, predicted, labels=names, normalize="true")
    )
    assert (table.rows, table.right) == (400, (true == predicted).sum())

    expected = precision_recall_fscore_support(true, predicted, labels=names, zero_division=np.nan)
    found = [(score.precision, score.recall, score.f1, score.rows) for score in class_scores(table)]
    np.testing.assert_allclose(np.array(found).T, expected)


def test_a_class_that_only_the_test_part_has_gets_its_own_row() -> None:
    table = confusion(np.array(["a", "new"]), np.array(["a", "b"]), ["a", "b"])
    assert table.labels == ["a", "b", "new"]
    np.testing.assert_array_equal(table.counts, [[1, 0, 0], [0, 0, 0], [0, 1, 0]])
    a, b, new = class_scores(table)
    assert (a.precision, a.recall, new.recall) == (1, 1, 0)
    assert np.isnan([b.recall, new.precision]).all()


def test_most_confused_classes_keep_their_order_and_the_share_of_their_whole_class() -> None:
    true = np.array([0] * 10 + [1] * 10 + [2] * 10)
    predicted = np.array([0] * 10 + [1] * 8 + [2] * 2 + [2] * 9 + [0])
    part = confusion(true, predicted, [0, 1, 2]).most_confused(2)
    assert part.labels == [1, 2]
    np.testing.assert_allclose(part.shares(), [[0.8, 0.2], [0, 0.9]])


def test_top_mistakes_come_in_falling_order() -> None:
    table = confusion(np.array(list("aaaabbbb")), np.array(list("abbcaabb")), list("abc"))
    found = [(m.true, m.predicted, m.count, m.share) for m in table.top_mistakes(5)]
    assert found == [("a", "b", 2, 0.5), ("b", "a", 2, 0.5), ("a", "c", 1, 0.25)]
    assert len(table.top_mistakes(1)) == 1


@pytest.mark.parametrize("bend", [0.5, 1, 2])
def test_calibration_agrees_with_scikit_learn(bend: float) -> None:
    generator = np.random.default_rng(2)
    stated = np.concatenate([[0, 0.1, 0.2, 1], generator.random(500)])
    came_true = generator.random(504) < stated**bend
    result = calibration(stated, came_true)
    assert result is not None
    observed, mean_stated = calibration_curve(came_true, stated, n_bins=10)
    np.testing.assert_allclose([b.observed for b in result.bins], observed)
    np.testing.assert_allclose([b.stated for b in result.bins], mean_stated)
    rows = np.array([b.rows for b in result.bins])
    assert rows.sum() == result.rows == 504
    assert result.expected_error == pytest.approx(np.abs(observed - mean_stated) @ rows / 504)


def test_calibration_of_rows_without_a_finite_probability() -> None:
    nothing, some = np.array([np.nan, np.inf]), np.array([np.nan, 0.75])
    came_true = np.array([True, True])
    assert calibration(nothing, came_true) is None
    result = calibration(some, came_true)
    assert result is not None
    assert (result.rows, result.expected_error) == (1, 0.25)


@pytest.mark.parametrize(("successes", "rows"), [(0, 1), (5, 5), (3, 7), (950, 1000)])
def test_share_interval_is_that_of_wilson(successes: int, rows: int) -> None:
    expected = binomtest(successes, rows).proportion_ci(method="wilson")
    assert share_interval(successes, rows) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_residuals_say_how_far_off_and_leave_out_what_is_not_finite() -> None:
    target = np.array([0.0, 0, 0, 0, np.nan, 1e308])
    found = residuals(target, np.array([1.0, -2, 3, 4, 5, -1e308]))
    assert found is not None
    assert found.values.tolist() == [1, -2, 3, 4]
    assert (found.bias, found.median, found.left_out) == (1.5, 2.5, 2)
    assert found.ninetieth == pytest.approx(3.7)
    assert residuals(target[4:], target[4:]) is None


def test_curves_pair_the_parts_and_leave_out_what_is_not_finite() -> None:
    history = [
        {"epoch": 0, "loss": 3.0, "validation_loss": None, "learning_rate": 0.1, "seconds": 1.0},
        {"epoch": 1, "loss": float("nan"), "validation_loss": 2.0, "learning_rate": 0.1, "seconds": 2.0},
        {"epoch": 2, "loss": float("inf"), "learning_rate": 0.1, "validation_accuracy": 0.5},
    ]
    loss, accuracy = curves(history)
    assert (loss.name, loss.train, loss.validation, loss.not_finite) == ("loss", [(0, 3)], [(1, 2)], 2)
    assert (accuracy.name, accuracy.train, accuracy.validation) == ("accuracy", [], [(2, 0.5)])


def test_a_learning_rate_is_a_curve_once_it_changes_and_epochs_are_counted_when_unnamed() -> None:
    (rate,) = curves([{"learning_rate": 0.1}, {"learning_rate": 0.05}])
    assert rate.train == [(1, 0.1), (2, 0.05)]


def test_a_long_curve_is_thinned_but_keeps_its_ends_and_spikes() -> None:
    points = [(float(k), 1.0 + k % 7) for k in range(10_000)]
    points[4321], points[8765] = (4321.0, 99.0), (8765.0, -99.0)
    kept = thin(points)
    assert len(kept) <= 402
    assert {points[0], points[-1], points[4321], points[8765]} <= set(kept)
    assert kept == sorted(kept)
    assert thin(points[:400]) == points[:400]
