"""Rows that are there more than once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trilith.data import Table
from trilith.data.report.duplicates import find_duplicates, row_codes

NONE = np.zeros(0, np.int64)


def text(*cells):
    return np.array(cells, dtype=object)


TABLE = Table(
    {
        "a": np.array([1, 2, 1, 1, np.nan, np.nan]),
        "b": text("x", "x", "x", None, "y", "y"),
        "y": text("yes", "yes", "no", "yes", "no", "no"),
    },
    lines=np.arange(2, 8),
)


def test_copies_are_equal_in_the_target_too():
    found = find_duplicates(TABLE, ["a", "b"], "y", NONE, NONE)
    assert (found.copies, found.example) == (1, ("line 6", "line 7"))
    assert found.sentences() == ["1 row is a copy of an earlier row, such as line 7 of line 6"]


def test_test_rows_are_compared_without_the_target():
    found = find_duplicates(TABLE, ["a", "b"], "y", np.array([0, 1, 3]), np.array([2, 4]))
    assert (found.test_rows, found.tested_again) == (2, 1)
    assert found.sentences()[1].startswith("1 of 2 test rows have the same features as a training row")


def test_no_duplicates():
    table = Table({"a": np.arange(5.0), "y": np.zeros(5)})
    found = find_duplicates(table, ["a"], "y", np.array([0, 1]), np.array([2, 3]))
    assert (found.copies, found.example, found.tested_again) == (0, None, 0)
    assert found.sentences() == []


def test_without_features_nothing_is_tested_again():
    assert find_duplicates(TABLE, [], "y", np.array([0]), np.array([1])).tested_again == 0


rows = st.tuples(
    st.sampled_from([0.0, 1.0, np.nan]), st.sampled_from(["x", "y", None]), st.sampled_from([0.0, 1.0])
)


@given(st.lists(rows, max_size=30))
def test_codes_are_equal_where_rows_are(cells):
    numbers, words, flags = ([row[place] for row in cells] for place in range(3))
    table = Table({"a": np.array(numbers, float), "b": np.array(words, object), "c": np.array(flags, float)})
    codes = row_codes(table, table.names)
    printed = [str(row) for row in cells]
    for i, first in enumerate(printed):
        for j, second in enumerate(printed):
            assert (codes[i] == codes[j]) == (first == second)
