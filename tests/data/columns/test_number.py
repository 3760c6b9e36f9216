"""Number columns: the number as it is, to float32's precision of its spread."""

import numpy as np
import pytest

from trilith.data import Feature, Table, TableEncoder, read_table
from trilith.errors import DataError


def test_the_number_as_it_is(cells):
    encoder = cells.fit(cells.numbers(3, 1.5, np.nan))
    assert encoder.features == (Feature("c", "c", "number"),)
    features = encoder.transform(Table({"c": cells.numbers(7, np.nan, -1.5)}))
    assert features.dtype == np.float32
    np.testing.assert_array_equal(features, [[7], [np.nan], [-1.5]])


@pytest.mark.parametrize("outlier", [[], [0.0]])
def test_what_float32_would_lose_far_from_zero_is_kept(cells, outlier):
    seconds = np.array([1.7e9 + 7.0 * second**2 for second in range(60)] + outlier)
    features = cells.fit(seconds).transform(Table({"c": seconds}))[:60, 0]
    np.testing.assert_array_equal(np.diff(features), np.diff(seconds[:60]))


def test_near_zero_nothing_is_taken_off(cells):
    (column,) = cells.fit(cells.numbers(1900, 1950.5, 2000)).columns
    assert column.offset == 0


def test_texts_that_are_numbers(cells):
    encoder = cells.fit(cells.numbers(1.5, 2))
    np.testing.assert_array_equal(cells.codes(encoder, cells.text("3", None, "1e1")), [[3], [np.nan], [10]])


def test_a_text_in_a_number_column_at_prediction(houses):
    encoder = TableEncoder.fit(Table({"age": np.array([1.5, 2])}))
    path = houses("age,b\n1,x\n\n,y\nold,z\nolder,z\n")
    with pytest.raises(DataError) as caught:
        encoder.transform(read_table(path))
    assert str(caught.value).startswith(f"{path}, line 5: column 'age' is 'old'; expected a number")


@pytest.mark.parametrize("bad", ["times", "text"])
def test_other_cells_are_refused(cells, bad):
    column = {"times": cells.times("2026-01-31", "2026-02-01"), "text": cells.text("1", "inf")}[bad]
    with pytest.raises(
        DataError, match=r"^new.csv, row [12]: column 'c' is '(2026-01-31|inf)'; expected a num"
    ):
        cells.codes(cells.fit(cells.numbers(1.5, 2)), column)


def test_numbers_too_large_for_float32():
    encoder = TableEncoder.fit(Table({"a": np.array([1.5, 2.0**63])}))  # 64-bit integers pass
    assert np.isfinite(encoder.transform(Table({"a": np.array([2.0**63])})) ** 2).all()
    for bad in (1e20, -1e300, np.inf):
        table = Table({"a": np.array([1.5, 2, bad])}, "new.csv", np.array([2, 3, 4]))
        with pytest.raises(DataError, match=r"^new.csv, line 4: column 'a' holds"):
            encoder.transform(table)
        with pytest.raises(DataError, match=r"^new.csv, line 4: column 'a' holds"):
            TableEncoder.fit(table)


def test_numbers_in_texts_are_understood_again_at_prediction(cells):
    """The one bad cell of a file may stand among the rows that test, not among those that train."""
    encoder = cells.fit(cells.text(*map(str, range(60))))
    assert encoder.decisions[0].kind == "number"
    np.testing.assert_array_equal(cells.codes(encoder, cells.text("7", "12 kg")), [[7], [np.nan]])


def test_a_few_bad_cells_count_as_missing_where_the_column_is_asked_for(cells):
    column = cells.text(*[f"{weight / 2}" for weight in range(99)], "12 kg")
    (decision,) = TableEncoder.fit(Table({"c": column, "x": np.array([1.5, 2] * 50)})).decisions[:1]
    assert not decision.is_used
    assert decision.reason.startswith("numbers with text among them, such as '12 kg': mend or empty")
    encoder = cells.fit(column, "number")
    assert encoder.decisions[0].details == "cells of text count as missing"
    np.testing.assert_array_equal(cells.codes(encoder, cells.text("3", "7 kg")), [[3], [np.nan]])


def test_text_is_no_number_whatever_is_asked(cells):
    with pytest.raises(DataError, match=r"^the table, row 2: column 'c' is 'two'; expected a number"):
        cells.fit(cells.text("1", "two", "three"), "number")
