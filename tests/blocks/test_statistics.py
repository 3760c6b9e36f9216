"""Quantiles, medians and spreads of training data, batch after batch, with missing cells."""

import weakref
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from trilith.blocks import Input
from trilith.blocks.statistics import MOST_ROWS, Median, Moment, Quantiles, RobustSpread, Statistic, quantiles

X = Input((3,))
LEVELS = (0.0, 0.1, 0.25, 0.5, 0.99, 1.0)


def of(statistic: Statistic, values: np.ndarray, batch: int = 7) -> np.ndarray:
    """The statistic of all rows, which come in batches."""
    starts = range(0, len(values), batch)
    batches = ((values[start : start + batch], np.ones(batch)) for start in starts)
    return statistic.value(statistic.summary(batches, len(values)))


numbers = st.floats(-1e6, 1e6) | st.sampled_from([0.0, 1.0, np.nan])
tables = arrays.arrays(float, st.tuples(st.integers(1, 20), st.integers(1, 3)), elements=numbers)


@given(tables)
def test_quantiles_are_those_of_numpy(values: np.ndarray) -> None:
    expected = np.array(
        [
            np.nanquantile(row, LEVELS) if not np.isnan(row).all() else np.zeros(len(LEVELS))
            for row in values.T
        ]
    )
    np.testing.assert_allclose(of(Quantiles(X, LEVELS), values), expected, rtol=1e-12, atol=1e-8)
    np.testing.assert_array_equal(of(Median(X), values), quantiles(np.sort(values, axis=0), (0.5,))[:, 0])


@given(tables, st.integers(1, 9))
def test_they_depend_on_the_rows_alone_not_on_batches(values: np.ndarray, batch: int) -> None:
    for statistic in (Quantiles(X, LEVELS), Median(X), RobustSpread(X)):
        np.testing.assert_array_equal(of(statistic, values, batch), of(statistic, values, len(values)))


def test_a_spread_is_that_of_the_middle_half_or_else_half_the_range_or_else_1() -> None:
    few = np.zeros(100)
    few[:3] = 8.0
    columns = {
        "even": (np.arange(101.0)[:100], 49.5),
        "nearly always one value": (few, 4.0),
        "constant": (np.full(100, 7.0), 1.0),
        "too small for float32": (np.linspace(0, 1e-45, 100), 1.0),
        "known once": (np.where(np.arange(100) == 5, 3.0, np.nan), 1.0),
        "never known": (np.full(100, np.nan), 1.0),
        "with an outlier": (np.append(np.arange(99.0), 1e30), 49.5),
    }
    values = np.column_stack([column for column, _ in columns.values()])
    expected = [spread for _, spread in columns.values()]
    np.testing.assert_allclose(of(RobustSpread(X), values), expected, rtol=1e-12)


def test_all_axes_but_the_last_are_rows() -> None:
    values = np.random.default_rng(0).normal(size=(10, 4, 3))
    for statistic in (Quantiles(X, LEVELS), Median(X), RobustSpread(X), Moment(X, "mean")):
        weight = [1] * len(values)
        flat = statistic.value(statistic.summary([(values.reshape(-1, 3), np.ones(40))], 40))
        batches = [(values[:3], np.array(weight[:3])), (values[3:], np.array(weight[3:]))]
        np.testing.assert_allclose(statistic.value(statistic.summary(batches, 10)), flat, rtol=1e-12)


@pytest.mark.parametrize("rows", [MOST_ROWS - 1, MOST_ROWS + 1, 3 * MOST_ROWS + 5])
def test_of_many_rows_evenly_spaced_ones_are_enough(rows: int) -> None:
    values = np.random.default_rng(0).permutation(rows)[:, None] / rows
    batches = [(values[start : start + 8192], np.ones(1)) for start in range(0, rows, 8192)]
    ordered = Quantiles.summary(batches, rows)
    assert MOST_ROWS // 2 <= len(ordered) <= MOST_ROWS
    np.testing.assert_allclose(quantiles(ordered, LEVELS)[0], LEVELS, atol=0.005)


def test_the_rows_kept_are_evenly_spaced_across_batches_which_are_let_go() -> None:
    rows = 3 * MOST_ROWS + 5
    made: list[weakref.ref[np.ndarray]] = []

    def batches() -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for start in range(0, rows, 8191):
            values = np.arange(start, min(start + 8191, rows), dtype=float)[:, None].copy()
            made.append(weakref.ref(values))
            yield values, np.ones(len(values))
            assert all(each() is None for each in made[:-1])

    np.testing.assert_array_equal(Quantiles.summary(batches(), rows)[:, 0], np.arange(0, rows, 4))


def test_before_data_are_seen_they_change_nothing() -> None:
    generator = np.random.default_rng(0)
    drawn = [kind(generator, (3,)).tolist() for kind in (Median(X), RobustSpread(X), Moment(X, "scale"))]
    assert drawn == [[0, 0, 0], [1, 1, 1], [1, 1, 1]]
    assert Quantiles(X, (0.0, 1.0))(generator, (3, 2)).tolist() == [[0, 1]] * 3
