"""Whether the test part is spread otherwise than the training part."""

import numpy as np
import pytest

from trilith.data import Table
from trilith.data.report.drift import find_drift

TRAIN, TEST = np.arange(0, 700), np.arange(700, 1000)


@pytest.fixture
def random():
    return np.random.default_rng(0)


def drift(column, *, is_category=False, **options):
    return find_drift(Table({"c": column}), "c", is_category, TRAIN, TEST, **options)


def texts(cells):
    return np.array([str(cell) for cell in cells], dtype=object)


def test_numbers_that_moved(random):
    column = random.normal(size=1000)
    assert not drift(column).has_drifted
    column[TEST] += 1
    found = drift(column)
    assert found.has_drifted
    assert found.distance == pytest.approx(0.38, abs=0.05)  # of two normals, one deviation apart
    assert str(found).startswith("c: the test part differs from the training part (Kolmogorov-Smirnov 0.")


def test_numbers_that_went_missing(random):
    column = random.normal(size=1000)
    column[TEST[::2]] = np.nan
    assert drift(column).distance == pytest.approx(0.5, abs=0.02)


def test_times_drift_as_numbers_do():
    days = np.arange(1000).astype("datetime64[D]").astype("datetime64[us]")
    assert drift(days).distance == 1


def test_levels_that_moved(random):
    column = texts(random.choice(["a", "b", "c"], 1000))
    assert not drift(column, is_category=True).is_remarkable
    column[TEST[:90]] = "a"
    found = drift(column, is_category=True)
    assert found.has_drifted
    assert (found.measure, found.new_levels) == ("total variation", 0)


def test_new_levels(random):
    column = texts(random.choice(["a", "b", "c"], 1000))
    column[TEST[:6]] = texts(["new", "newer"] * 3)
    column[TEST[6:9]] = None  # missing is no level
    found = drift(column, is_category=True)
    assert (found.new_levels, found.new_share) == (2, 0.02)
    assert not found.has_drifted
    assert found.is_remarkable
    assert str(found) == "c: 2 levels that no training row has, in 2.0% of the test rows"


def test_many_levels_differ_by_chance(random):
    column = texts(random.integers(0, 150, 1000))
    found = drift(column, is_category=True)
    assert found.distance > 0.2
    assert not found.has_drifted


@pytest.mark.parametrize("is_category", [False, True])
def test_false_alarms_are_rare(is_category):
    alarms = 0
    for seed in range(300):
        column = np.random.default_rng(seed).integers(0, 5, 1000) * 1.0
        rows = np.random.default_rng(seed + 1000).permutation(1000)
        found = find_drift(Table({"c": column}), "c", is_category, rows[:60], rows[60:90])
        alarms += found.has_drifted
    assert alarms <= 1


def test_of_more_columns_each_gives_fewer_alarms(random):
    column = random.normal(size=1000)
    assert drift(column, columns=1000).threshold > drift(column).threshold
