"""Ordered columns: the rank of a level."""

import numpy as np
import pytest

from trilith.data import Feature
from trilith.data.tables.columns.orders import recognised_order
from trilith.errors import DataError, SettingError


def test_an_order_that_is_given(cells):
    encoder = cells.fit(cells.text("M", "S", "S", None), "ordered:S, M, L")
    assert encoder.features == (Feature("c", "c", "number"),)
    assert str(encoder.decisions[0]) == "c: ordered (as asked); S < M < L; 25% of the rows missing"
    ranks = cells.codes(encoder, cells.text("L", "M", "S", None, "XL"))
    np.testing.assert_array_equal(ranks, [[2], [1], [0], [np.nan], [np.nan]])


def test_an_order_that_came_with_the_data(cells):
    encoder = cells.fit(cells.text("b", "a", "b", "a"), orders={"c": ("b", "a")})
    assert str(encoder.decisions[0]) == "c: ordered (its levels came with an order); b < a"
    assert cells.codes(encoder, cells.text("a", "b")) == [[1], [0]]


def test_numbers_have_their_place_in_an_order(cells):
    encoder = cells.fit(cells.numbers(3, 1, 1), "ordered:3,02,1.0")
    assert cells.codes(encoder, cells.numbers(1, 2, 3)) == [[2], [1], [0]]
    assert cells.codes(encoder, cells.text("1.0", "02")) == [[2], [1]]


def test_orders_that_everybody_knows(cells):
    encoder = cells.fit(cells.text("High", "Low", "Medium", "Low"))
    assert encoder.decisions[0].kind == "ordered"
    low, medium, high = cells.codes(encoder, cells.text("Low", "Medium", "High"))
    assert low < medium < high


@pytest.mark.parametrize(
    ("texts", "known"),
    [
        (["MON", "WED", "SUN"], True),
        (["May", "June", "January"], True),
        (["s", "m", "l"], True),
        (["low", "high"], False),  # two levels
        (["Low", "medium", "high"], False),  # spelled differently
        (["low", "medium", "red"], False),
        (["s", "m", "f"], False),
    ],
)
def test_which_orders_are_known(texts, known):
    assert (recognised_order(texts) is not None) == known


def test_a_cell_outside_the_order_that_is_given(cells):
    message = "^people.csv, row 3: column 'c' is 'XL'; expected one of its levels 'S', 'M'$"
    with pytest.raises(DataError, match=message):
        cells.fit(cells.text("S", "M", "XL"), "ordered:S,M", source="people.csv")


def test_no_order_is_known(cells):
    with pytest.raises(
        DataError, match=r"no order is known of its levels 'red', 'blue'; give it .*c=ordered:low"
    ):
        cells.fit(cells.text("red", "blue"), "ordered")


@pytest.mark.parametrize("levels", ["", "S", "S,,M", "S,M,S"])
def test_an_order_that_is_none(cells, levels):
    with pytest.raises(SettingError, match="expected at least two, all distinct"):
        cells.fit(cells.text("S", "M"), f"ordered:{levels}")
