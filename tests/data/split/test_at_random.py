"""Rows drawn at random, every class in its share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith.data import Table, require_rows, split_rows
from trilith.errors import DataError, SettingError


def sizes(split):
    return len(split.train), len(split.validation), len(split.test)


def test_sizes():
    assert sizes(split_rows(1000, 0)) == (700, 100, 200)
    assert sizes(split_rows(10, 0)) == (7, 1, 2)
    assert sizes(split_rows(3, 0)) == (1, 1, 1)
    assert sizes(split_rows(100, 0, test_fraction=0.5, validation_fraction=0)) == (50, 0, 50)
    assert sizes(split_rows(100, 0, test_fraction=0, validation_fraction=0)) == (100, 0, 0)


@given(st.integers(3, 200), st.integers(0, 2**32), st.integers(1, 60))
def test_every_row_is_in_one_part(assert_whole, count, seed, classes):
    labels = np.random.default_rng(seed).integers(0, classes, count)
    plain, stratified = split_rows(count, seed), split_rows(count, seed, stratify=labels)
    assert_whole(plain, count)
    assert_whole(stratified, count)
    assert sizes(plain) == sizes(stratified)


@given(
    st.lists(st.integers(1, 40), min_size=2, max_size=8).filter(lambda c: sum(c) >= 20), st.integers(0, 99)
)
def test_every_class_has_its_share(counts, seed):
    labels = np.repeat([f"class {i}" for i in range(len(counts))], counts).astype(object)
    split = split_rows(len(labels), seed, stratify=labels)
    assert set(labels[split.train]) == set(labels)
    for rows in (split.test, split.validation):
        for i, count in enumerate(counts):
            assert abs((labels[rows] == f"class {i}").sum() - count * len(rows) / len(labels)) < 2


def test_balanced_classes_stay_balanced():
    labels = np.tile([0, 1, 2], 50)
    split = split_rows(150, 0, stratify=labels)
    assert np.bincount(labels[split.test]).tolist() == [10, 10, 10]
    assert np.bincount(labels[split.validation]).tolist() == [5, 5, 5]


def test_more_classes_than_training_rows(assert_whole):
    assert_whole(split_rows(20, 0, stratify=np.arange(20)), 20)


def test_the_seed_decides():
    labels = np.arange(200) % 3
    for stratify in (None, labels):
        one, same, other = (split_rows(200, seed, stratify=stratify) for seed in (1, 1, 2))
        np.testing.assert_array_equal(one.test, same.test)
        np.testing.assert_array_equal(one.validation, same.validation)
        assert set(one.test) != set(other.test)


@pytest.mark.parametrize("labels", [np.repeat([0, 1], [10, 30]), np.arange(40) // 2])
def test_every_row_has_the_same_chance(labels):
    """Sampling at even steps must not favour places: 2000 draws, within five standard deviations."""
    hits = np.zeros(40)
    for seed in range(2000):
        hits[split_rows(40, seed, stratify=labels).test] += 1
    class_sizes = np.bincount(labels)[labels]
    for rows in (class_sizes == size for size in set(class_sizes)):
        chance = hits[rows].mean() / 2000
        assert abs(hits[rows] - 2000 * chance).max() < 5 * np.sqrt(2000 * chance * (1 - chance))
        assert abs(chance - 0.2) < 0.02


@pytest.mark.parametrize("fractions", [(0.5, 0.5), (-0.1, 0.1), (0.2, -0.1), (1, 0), (float("nan"), 0.1)])
def test_bad_fractions(fractions):
    with pytest.raises(SettingError, match="their sum must be below 1"):
        split_rows(100, 0, test_fraction=fractions[0], validation_fraction=fractions[1])


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_rows_to_split(count):
    with pytest.raises(DataError, match=f"^{count} rows are too few to split"):
        split_rows(count, 0)


def test_labels_of_another_length():
    with pytest.raises(DataError, match="expected 20 labels"):
        split_rows(20, 0, stratify=[0, 1])


def test_require_rows():
    require_rows(Table({"a": np.zeros(10)}))
    with pytest.raises(DataError, match=r"^people.csv: 9 rows; expected at least 10"):
        require_rows(Table({"a": np.zeros(9)}, "people.csv"))
