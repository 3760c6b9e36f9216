"""Category columns: the code of a level, and what is missing, rare or new."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith.data import Feature, Table, TableEncoder
from trilith.data.tables.columns.category import CategoryColumn
from trilith.data.tables.columns.profile import Profile
from trilith.data.tables.description import MOST_LEVELS


def names(encoder):
    return encoder.columns[0].level_names


def test_levels_by_frequency_then_name(cells):
    encoder = cells.fit(cells.text("b", "c", "a", "c", "a", "b", "c"))
    assert names(encoder) == ("c", "a", "b")
    assert encoder.features == (Feature("c", "c", "category", 3),)
    assert cells.codes(encoder, cells.text("a", "b", "c")) == [[2], [3], [1]]


def test_a_new_level_is_nothing_where_training_had_no_other(cells):
    encoder = cells.fit(cells.text("a", "b", "a", "b"))
    assert cells.codes(encoder, cells.text("new", None)) == [[0], [0]]


def test_rare_levels_and_new_ones_are_other(cells):
    encoder = cells.fit(cells.text("a", "a", "b", "b", "rare"))
    assert names(encoder) == ("a", "b", "other")
    assert cells.codes(encoder, cells.text("rare", "new", "b", None)) == [[3], [3], [2], [3]]


def test_missing_is_a_level_where_training_had_it(cells):
    encoder = cells.fit(cells.text("a", "a", None, "b", "b", "rare"))
    assert names(encoder) == ("a", "b", "missing", "other")
    assert encoder.features[0].size == 4
    assert cells.codes(encoder, cells.text(None, "rare")) == [[3], [4]]
    assert cells.codes(encoder, cells.numbers(np.nan)) == [[3]]  # an empty column reads as numbers


def test_many_levels(cells):
    column = cells.text(*[f"level {number}" for number in range(3000)] * 2, *["level 7"] * 2)
    encoder = cells.fit(column)
    assert encoder.features[0].size == 3000
    assert names(encoder)[0] == "level 7"
    assert encoder.decisions[0].details == "3000 levels: 'level 7', 'level 0', 'level 1', ..."


def test_at_most_so_many_levels(cells):
    texts = [f"{number:06}" for number in range(MOST_LEVELS + 5)]
    column = CategoryColumn.fit(Profile(Table({"c": cells.text(*texts * 2)}), "c"))
    assert (len(column.levels), column.other) == (MOST_LEVELS, True)
    assert column.levels[-1] == texts[MOST_LEVELS - 1]


def test_codes_that_read_as_numbers_at_prediction(cells):
    """Of the codes 1, 02 and X a small file may hold none but the numbers."""
    encoder = cells.fit(cells.text("1", "1", "1", "02", "02", "X", "X"))
    assert names(encoder) == ("1", "02", "X")
    assert cells.codes(encoder, cells.numbers(2, 1, 3)) == [[2], [1], [0]]
    assert cells.codes(encoder, cells.text("02", "2", "X")) == [[2], [0], [3]]


def test_of_codes_that_are_the_same_number_the_more_frequent_counts(cells):
    encoder = cells.fit(cells.text("1", "1", "1", "01", "01", "X", "X"))
    assert cells.codes(encoder, cells.numbers(1)) == [[1]]


def test_numbers_as_categories(cells):
    encoder = cells.fit(cells.numbers(3, 3, 3, 10, 10, np.nan), "category")
    assert names(encoder) == ("3", "10", "missing")
    assert cells.codes(encoder, cells.numbers(10, 3, 4)) == [[2], [1], [0]]
    assert cells.codes(encoder, cells.text("010", "3.0", "X", None)) == [[2], [1], [0], [3]]


def test_times_as_categories(cells):
    encoder = cells.fit(cells.times("2026-01-31", "2026-01-31", "2026-02-01", "2026-02-01"), "category")
    assert cells.codes(encoder, cells.text("2026-02-01")) == [[2]]
    assert cells.codes(encoder, cells.times("2026-02-01T10:00", "2026-01-31")) == [[0], [1]]


@given(st.lists(st.sampled_from(["a", "b", "c", "d", None]), min_size=4))
def test_every_training_row_has_a_level_of_its_own_kind(cells_drawn):
    column = np.array([*cells_drawn, "a", "a", "b"], dtype=object)
    encoder = TableEncoder.fit(Table({"c": column}), kinds={"c": "category"})
    level_names = ("", *names(encoder))
    for cell, (code,) in zip(column, encoder.transform(Table({"c": column})), strict=True):
        expected = "missing" if cell is None else cell if (column == cell).sum() > 1 else "other"
        assert level_names[int(code)] == expected


@pytest.mark.parametrize("rows", [0, 1])
def test_few_rows(cells, rows):
    encoder = cells.fit(cells.text("a", "b", "a", "b"))
    assert encoder.transform(Table({"c": cells.text("a")[:rows]})).shape == (rows, 1)
