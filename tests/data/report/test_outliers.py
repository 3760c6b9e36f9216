"""Numbers far from all the others."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith.data import Table
from trilith.data.report.outliers import find_outliers

NORMAL = np.random.default_rng(0).normal(10, 2, 1000)


def outliers(*cells):
    return find_outliers(Table({"c": np.array(cells)}, "x.csv", np.arange(len(cells)) + 2), "c")


def test_normal_numbers_have_none():
    assert outliers(*NORMAL) is None


def test_a_mistake_stands_out():
    found = outliers(*NORMAL, 9999, np.nan, -60)
    assert (found.count, found.share) == (2, 2 / 1002)
    assert [(each.row, each.place, each.value) for each in found.farthest] == [
        (1000, "line 1002", 9999),
        (1002, "line 1004", -60),
    ]
    assert found.low == pytest.approx(0, abs=1)
    assert found.high == pytest.approx(20, abs=1)
    assert found.is_remarkable
    assert (found.below, found.above) == (1, 1)
    assert str(found).startswith("c: numbers far out, 1 below ")
    assert "; the farthest is 9999 (line 1002), " in str(found)


def test_a_value_that_stands_for_missing_stands_out_though_it_is_frequent():
    assert outliers(*NORMAL, *[9999] * 200).is_remarkable


def test_a_long_tail_is_counted_and_not_remarked():
    found = outliers(*np.exp(np.random.default_rng(0).normal(0, 1, 5000)))
    assert 0 < found.share < 0.03
    assert found.low < 0
    assert not found.is_remarkable


def test_a_side_without_spread_has_no_outliers():
    assert outliers(*[0.0] * 90, *range(10)) is None
    found = outliers(*[0.0] * 60, *np.linspace(0, 1, 40), 50)
    assert (found.count, found.low) == (1, -np.inf)


@pytest.mark.parametrize("cells", [[], [np.nan], [1.0], [1.0, 1.0]])
def test_few_numbers(cells):
    assert outliers(*cells) is None


@given(st.floats(-100, 100), st.floats(0.01, 100))
def test_neither_shift_nor_scale_matters(shift, scale):
    cells = np.append(NORMAL, [40, -30, 45])
    moved = outliers(*(cells * scale + shift))
    assert moved.count == 3
    assert moved.gap == pytest.approx(outliers(*cells).gap)
