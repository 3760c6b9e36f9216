"""The plan itself, and folds drawn at random."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith.data import SplitPlan, Table, split_rows
from trilith.errors import DataError, SettingError


def table_of(count):
    return Table({"a": np.zeros(count)}, "people.csv")


def test_without_columns_it_is_the_random_draw():
    labels = np.arange(200) % 3
    plan = SplitPlan(test_fraction=0.3, validation_fraction=0.2, seed=7).draw(table_of(200), labels)
    plain = split_rows(200, 7, test_fraction=0.3, validation_fraction=0.2, stratify=labels)
    for part in ("train", "validation", "test"):
        np.testing.assert_array_equal(getattr(plan, part), getattr(plain, part))


@given(st.integers(2, 6), st.integers(12, 100), st.integers(0, 99), st.integers(1, 4))
def test_folds_test_every_row_once_with_every_class_in_its_share(assert_whole, number, count, seed, classes):
    labels = np.random.default_rng(seed).integers(0, classes, count)
    folds = SplitPlan(seed=seed).folds(table_of(count), number, labels)
    np.testing.assert_array_equal(np.sort(np.concatenate([f.test for f in folds])), np.arange(count))
    for fold in folds:
        assert_whole(fold, count)
        assert abs(len(fold.test) - count / number) < 1
        for label in range(classes):
            assert abs((labels[fold.test] == label).sum() - (labels == label).sum() / number) < 1


def test_validation_has_the_share_of_the_other_rows_that_it_has_without_folds():
    for fold in SplitPlan().folds(table_of(800), 4):
        assert (len(fold.train), len(fold.validation), len(fold.test)) == (525, 75, 200)
    for fold in SplitPlan(validation_fraction=0).folds(table_of(100), 5):
        assert (len(fold.train), len(fold.validation)) == (80, 0)


def test_folds_among_some_rows_leave_the_others_alone(assert_whole):
    plan, table = SplitPlan(seed=1), table_of(200)
    kept = plan.draw(table)
    rows = np.union1d(kept.train, kept.validation)
    folds = plan.folds(table, 5, among=rows)
    for fold in folds:
        assert_whole(fold, rows)
    np.testing.assert_array_equal(np.sort(np.concatenate([f.test for f in folds])), rows)


def test_a_class_that_is_absent_among_the_rows_does_no_harm(assert_whole):
    table = Table({"who": np.repeat(np.arange(20.0), 5)})
    labels = np.where(np.arange(100) < 5, 0, 1 + np.arange(100) % 2)
    for fold in SplitPlan(group="who").folds(table, 3, labels, among=np.arange(5, 100)):
        assert_whole(fold, np.arange(5, 100))


@pytest.mark.parametrize("plan", [SplitPlan(seed=1), SplitPlan(group="k", seed=1), SplitPlan(time="k")])
def test_the_same_plan_draws_the_same_folds(plan):
    table = Table({"k": np.repeat(np.arange(30.0), 3)})
    for one, same in zip(plan.folds(table, 3), plan.folds(table, 3), strict=True):
        np.testing.assert_array_equal(one.test, same.test)
        np.testing.assert_array_equal(one.validation, same.validation)


def test_settings_that_cannot_work():
    with pytest.raises(SettingError, match="their sum must be below 1"):
        SplitPlan(test_fraction=0.6, validation_fraction=0.4)
    with pytest.raises(SettingError, match="group='a' and time='b': a group may live at many times"):
        SplitPlan(group="a", time="b")
    with pytest.raises(SettingError, match="'a' is named twice"):
        SplitPlan(group="a", column="a")
    with pytest.raises(SettingError, match="seed=-1: expected a whole number of at least 0"):
        SplitPlan(seed=-1)
    with pytest.raises(SettingError, match="1 folds: expected at least 2"):
        SplitPlan().folds(table_of(10), 1)


def test_rows_that_are_too_few():
    with pytest.raises(DataError, match=r"^people.csv: 9 rows for 5 folds; expected two for each"):
        SplitPlan().folds(table_of(9), 5)
    for plan in (SplitPlan(), SplitPlan(group="a"), SplitPlan(time="a")):
        with pytest.raises(DataError):
            plan.draw(table_of(0))


def test_columns_that_decide_the_parts_are_not_learned_from():
    assert SplitPlan().not_features == ()
    assert SplitPlan(column="split", group="customer").not_features == ("split", "customer")
    assert SplitPlan(time="date").not_features == ()


def test_a_plan_says_what_it_does():
    assert SplitPlan().describe() == "Rows were parted at random."
    assert "all rows of one 'id' are in one part" in SplitPlan(group="id").describe()
    assert "the earliest 'date' train" in SplitPlan(time="date").describe()
    assert "as 'part' says" in SplitPlan(column="part").describe()
