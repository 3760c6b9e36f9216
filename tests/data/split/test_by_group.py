"""No group is ever cut; sizes and classes come near to their shares."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith.data import SplitPlan, Table
from trilith.errors import DataError

group_sizes = st.lists(st.integers(1, 60), min_size=3, max_size=60)


def table_of(sizes, seed=0):
    """Rows of groups named "g0", "g1" ... of these sizes, in a random order."""
    names = np.repeat([f"g{k}" for k in range(len(sizes))], sizes).astype(object)
    return Table({"customer": np.random.default_rng(seed).permutation(names)}, "orders.csv")


def parts(split):
    return [split.train, split.validation, split.test]


@given(group_sizes, st.integers(0, 2**32), st.booleans())
def test_every_group_is_in_one_part_and_every_part_has_one(assert_whole, sizes, seed, labelled):
    table = table_of(sizes, seed)
    labels = np.random.default_rng(seed).integers(0, 3, len(table)) if labelled else None
    split = SplitPlan(group="customer", seed=seed).draw(table, labels)
    assert_whole(split, len(table))
    found = [set(table.columns["customer"][part]) for part in parts(split)]
    assert all(found)
    assert sum(map(len, found)) == len(sizes)


@given(st.lists(st.integers(1, 20), min_size=40, max_size=80), st.integers(0, 99))
def test_sizes_come_within_one_small_group_of_the_fractions(sizes, seed):
    table = table_of(sizes)
    split = SplitPlan(group="customer", seed=seed).draw(table)
    for part, fraction in zip(parts(split), (0.7, 0.1, 0.2), strict=True):
        assert abs(len(part) - fraction * len(table)) <= max(sorted(sizes)[: len(sizes) // 4])


def test_one_size_that_fits_exactly_is_found():
    split = SplitPlan(group="customer").draw(table_of([70, 10, 20]))
    assert [len(part) for part in parts(split)] == [70, 10, 20]


def test_classes_keep_their_shares_though_groups_differ_in_them():
    random = np.random.default_rng(0)
    table = table_of([10] * 100)
    rate = dict(zip(sorted(set(table.columns["customer"])), random.beta(0.5, 0.5, 100), strict=True))
    labels = np.array([random.random() < rate[name] for name in table.columns["customer"]])
    for part in parts(SplitPlan(group="customer").draw(table, labels)):
        assert abs(labels[part].mean() - labels.mean()) < 0.015
    plain = [labels[part].mean() for part in parts(SplitPlan(group="customer").draw(table))]
    assert max(abs(np.array(plain) - labels.mean())) > 0.03  # what stratifying is for


@given(st.integers(0, 10_000))
def test_a_class_of_a_single_group_is_trained_on(seed):
    table = table_of([70, 10, 19, 1])  # g2 and g3 would make an exact test part
    labels = np.zeros(100, int)
    labels[np.argmax(table.columns["customer"] == "g2")] = 1
    split = SplitPlan(group="customer", seed=seed).draw(table, labels)
    assert labels[split.train].any()
    assert len(split.test)


def test_the_seed_decides():
    table = table_of([3] * 40)
    one, same, other = (SplitPlan(group="customer", seed=seed).draw(table) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.test, same.test)
    np.testing.assert_array_equal(one.validation, same.validation)
    assert set(one.test) != set(other.test)


def test_every_group_of_a_size_has_the_same_chance():
    """400 draws of the test part, within five standard deviations."""
    table = table_of([4] * 15 + [9] * 15)
    hits = dict.fromkeys(table.columns["customer"], 0)
    for seed in range(400):
        for name in set(table.columns["customer"][SplitPlan(group="customer", seed=seed).draw(table).test]):
            hits[name] += 1
    for names in ([f"g{k}" for k in range(15)], [f"g{k}" for k in range(15, 30)]):
        counts = np.array([hits[name] for name in names])
        chance = counts.mean() / 400
        assert 0.1 < chance < 0.35
        assert abs(counts - 400 * chance).max() < 5 * np.sqrt(400 * chance * (1 - chance))


def test_many_groups_take_one_look_each():
    groups = np.random.default_rng(0).integers(0, 30_000, 100_000).astype(float)
    split = SplitPlan(group="id").draw(Table({"id": groups}), np.arange(100_000) % 3)
    assert abs(len(split.test) - 20_000) <= 5
    assert abs(np.bincount(np.arange(100_000)[split.test] % 3) - 20_000 / 3).max() <= 5
    assert not set(groups[split.test]) & set(groups[split.train])


@given(group_sizes.filter(lambda sizes: len(sizes) >= 5), st.integers(0, 99))
def test_folds_test_every_row_once_and_never_cut_a_group(assert_whole, sizes, seed):
    table = table_of(sizes, seed)
    if len(table) < 10:
        return
    folds = SplitPlan(group="customer", seed=seed).folds(table, 5)
    np.testing.assert_array_equal(np.sort(np.concatenate([f.test for f in folds])), np.arange(len(table)))
    for fold in folds:
        assert_whole(fold, len(table))
        found = [set(table.columns["customer"][part]) for part in parts(fold)]
        assert sum(map(len, found)) == len(sizes)


def test_a_row_without_a_group_is_named():
    cells = np.array(["a", "b", None, "c"], dtype=object)
    table = Table({"customer": cells}, "orders.csv", np.array([2, 3, 4, 5]))
    with pytest.raises(DataError, match=r"^orders.csv, line 4: no cell in 'customer' \(in 1 rows\)"):
        SplitPlan(group="customer").draw(table)


def test_fewer_groups_than_parts():
    with pytest.raises(DataError, match="2 groups for 3 parts; expected at least one group for each"):
        SplitPlan(group="customer").draw(table_of([20, 20]))
    with pytest.raises(DataError, match="4 groups for 5 parts"):
        SplitPlan(group="customer").folds(table_of([20] * 4), 5)


def test_no_such_column():
    with pytest.raises(DataError, match="no column 'costumer'; did you mean 'customer'"):
        SplitPlan(group="costumer").draw(table_of([9] * 9))
