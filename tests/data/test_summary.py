"""The data summary for a report."""

import numpy as np

from trilith.data import ColumnSummary, Table, summary


def test_numbers_and_text():
    table = Table(
        {
            "age": np.array([1.0, 2.0, np.nan, 6.0, 1.0]),
            "sex": np.array(["x", None, "f", "f", "m"], dtype=object),
        }
    )
    assert summary(table) == [
        ColumnSummary("age", "number", missing=1, distinct=3, minimum=1.0, mean=2.5, maximum=6.0),
        ColumnSummary("sex", "text", missing=1, distinct=3, top=(("f", 2), ("m", 1), ("x", 1))),
    ]


def test_the_most_frequent_texts_only():
    column = np.array(
        [letter for count, letter in enumerate("abcdefg", 1) for _ in range(count)], dtype=object
    )
    (only,) = summary(Table({"c": column}))
    assert only.distinct == 7
    assert only.top == (("g", 7), ("f", 6), ("e", 5), ("d", 4), ("c", 3))


def test_a_column_all_missing():
    assert summary(Table({"a": np.full(3, np.nan)})) == [ColumnSummary("a", "number", missing=3, distinct=0)]


def test_huge_numbers_do_not_warn():
    (only,) = summary(Table({"a": np.full(3, 1e308)}))
    assert only.maximum == 1e308
