"""Boolean columns, however they are written."""

import numpy as np
import pytest

from trilith.data import Feature
from trilith.errors import DataError


@pytest.mark.parametrize(
    "pair", [("False", "TRUE"), ("no", "Yes"), ("f", "t"), ("N", "Y"), ("off", "on"), ("0", "1")]
)
def test_words(cells, pair):
    false, true = pair
    encoder = cells.fit(cells.text(true, false, None, true))
    assert encoder.decisions[0].kind == "boolean"
    assert encoder.features == (Feature("c", "c", "boolean"),)
    np.testing.assert_array_equal(cells.codes(encoder, cells.text(false, true, None)), [[0], [1], [np.nan]])


def test_zeros_and_ones(cells):
    encoder = cells.fit(cells.numbers(0, 1, np.nan, 1))
    assert str(encoder.decisions[0]) == "c: boolean (nothing but '0' and '1'); 25% of the rows missing"
    assert cells.codes(encoder, cells.numbers(1, 0)) == [[1], [0]]
    assert cells.codes(encoder, cells.text("true", "no")) == [[1], [0]]


def test_words_may_come_back_as_numbers(cells):
    assert cells.codes(cells.fit(cells.text("yes", "no")), cells.numbers(1, 0)) == [[1], [0]]


@pytest.mark.parametrize("column", [("yes", "maybe"), ("yes", "false"), ("t", "n"), ("male", "female") * 2])
def test_no_booleans(cells, column):
    assert cells.fit(cells.text(*column * 2)).decisions[0].kind == "category"


def test_another_cell_is_not_known_later_and_refused_in_training(cells):
    encoder = cells.fit(cells.text("yes", "no"))
    np.testing.assert_array_equal(cells.codes(encoder, cells.text("yes", "perhaps")), [[1], [np.nan]])
    assert cells.codes(encoder, cells.numbers(2, 0.25, -1)) == [[1], [0.25], [0]]
    with pytest.raises(DataError, match=r"^the table, row 1: column 'c' is 'red'; expected true or false"):
        cells.fit(cells.text("red", "blue"), "boolean")
