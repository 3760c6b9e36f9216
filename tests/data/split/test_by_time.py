"""The past trains, the future tests, and one time is never cut."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith.data import SplitPlan, Table
from trilith.errors import DataError

some_times = st.lists(st.integers(0, 30), min_size=12, max_size=200).filter(lambda t: len(set(t)) >= 8)
DAY = np.timedelta64(1, "D")


def table_of(times, as_dates=True):
    start = np.datetime64("2024-01-01", "us")
    column = start + np.array(times) * DAY if as_dates else np.array(times, float)
    return Table({"date": column.astype("datetime64[us]") if as_dates else column}, "sales.csv")


@given(some_times, st.booleans())
def test_earliest_rows_train_and_latest_test(assert_whole, times, as_dates):
    table = table_of(times, as_dates)
    split = SplitPlan(time="date").draw(table)
    assert_whole(split, len(table))
    column = table.columns["date"]
    assert column[split.train].max() < column[split.validation].min()
    assert column[split.validation].max() < column[split.test].min()


@given(some_times)
def test_sizes_are_as_near_as_equal_times_allow(times):
    split = SplitPlan(time="date").draw(table_of(times))
    ends = np.cumsum(np.unique(times, return_counts=True)[1])
    goal = len(times) - max(1, round(0.2 * len(times)))
    assert abs(len(times) - len(split.test) - goal) == abs(ends[1:-1] - goal).min()


def test_distinct_times_give_exact_sizes():
    split = SplitPlan(time="date").draw(table_of(np.random.default_rng(0).permutation(1000)))
    assert (len(split.train), len(split.validation), len(split.test)) == (700, 100, 200)
    split = SplitPlan(time="date", validation_fraction=0).draw(table_of(range(10)))
    assert (split.train.tolist(), split.validation.tolist(), split.test.tolist()) == (
        list(range(8)),
        [],
        [8, 9],
    )


@pytest.mark.parametrize("counts", [(1, 98, 1), (94, 3, 3), (3, 3, 94)])
def test_three_times_of_any_sizes_make_three_parts_and_two_folds(counts):
    table = table_of(np.repeat([0, 1, 2], counts))
    split = SplitPlan(time="date").draw(table)
    assert (len(split.train), len(split.validation), len(split.test)) == counts
    folds = SplitPlan(time="date", validation_fraction=0).folds(table, 2)
    assert [(len(fold.train), len(fold.test)) for fold in folds] == [counts[:2], (sum(counts[:2]), counts[2])]


@given(some_times, st.integers(2, 5))
def test_folds_go_forward(times, number):
    table = table_of(times)
    column = table.columns["date"]
    folds = SplitPlan(time="date", validation_fraction=0).folds(table, number)
    assert len(folds) == number
    for fold in folds:
        start = column[fold.test].min()
        np.testing.assert_array_equal(fold.train, np.flatnonzero(column < start))
    for earlier, later in pairwise(folds):
        np.testing.assert_array_equal(later.train, np.union1d(earlier.train, earlier.test))
    assert column[folds[-1].test].max() == column.max()


@given(st.lists(st.integers(1, 2), min_size=12, max_size=40), st.integers(2, 3))
def test_the_end_of_a_fold_s_past_validates(counts, number):
    table = table_of(np.random.default_rng(0).permutation(np.repeat(np.arange(len(counts)), counts)))
    column = table.columns["date"]
    for fold in SplitPlan(time="date").folds(table, number):
        assert column[fold.train].max() < column[fold.validation].min()
        assert column[fold.validation].max() < column[fold.test].min()


def test_folds_of_distinct_times_are_even():
    folds = SplitPlan(time="date", validation_fraction=0).folds(table_of(range(12)), 3)
    assert [fold.train.tolist() for fold in folds] == [list(range(n)) for n in (3, 6, 9)]
    assert [fold.test.tolist() for fold in folds] == [list(range(n, n + 3)) for n in (3, 6, 9)]


def test_a_missing_time_is_named():
    times = np.array(["2024-01-01", "NaT", "2024-01-03", "NaT"], dtype="datetime64[us]")
    with pytest.raises(DataError, match=r"^sales.csv, row 2: no cell in 'date' \(in 2 rows\)"):
        SplitPlan(time="date").draw(Table({"date": times}, "sales.csv"))


def test_text_has_no_order():
    table = Table({"date": np.array(["spring", "autumn"] * 5, dtype=object)}, "sales.csv")
    with pytest.raises(DataError, match="'date' holds text, which has no order in time; expected dates"):
        SplitPlan(time="date").draw(table)


def test_fewer_times_than_parts():
    with pytest.raises(DataError, match="2 distinct times for 3 parts"):
        SplitPlan(time="date").draw(table_of([0, 1] * 6))
    with pytest.raises(DataError, match="4 distinct times for 4 folds; expected at least 5"):
        SplitPlan(time="date").folds(table_of([0, 1, 2, 3] * 4), 4)
