"""How often intervals hold, and a metric over folds."""

import numpy as np
import pytest
from scipy.stats import binomtest

from trilith.experiments.report.measures.coverage import coverage
from trilith.experiments.report.measures.folds import FoldedMetric


def test_coverage_is_counted_with_its_interval():
    target = np.arange(10.0)
    lower = target - np.array([1, 1, 1, 1, 1, 1, 1, 0, -1, -1])
    found = coverage(0.9, target, lower, target + 2)
    assert (found.asked, found.measured, found.rows) == (0.9, 0.8, 10)
    assert found.mean_width == pytest.approx(2.5)
    wilson = binomtest(8, 10).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((wilson.low, wilson.high))
    assert coverage(0.9, target[:0], target[:0], target[:0]) is None


@pytest.mark.parametrize(
    ("asked", "holding", "kept"), [(0.9, 90, True), (0.9, 85, True), (0.9, 80, False), (0.5, 99, True)]
)
def test_a_promise_is_broken_only_beyond_chance(asked, holding, kept):
    target = np.zeros(100)
    upper = np.where(np.arange(100) < holding, 1.0, -0.5)
    assert coverage(asked, target, target - 1, upper).kept == kept


def test_a_metric_over_folds():
    metric = FoldedMetric("accuracy", True, (0.8, 0.9, 0.7))
    assert metric.mean == pytest.approx(0.8)
    assert metric.spread == pytest.approx(0.1)
    assert FoldedMetric("accuracy", True, (0.8,)).spread == 0
