"""From a table to the matrix that a network's graph takes."""

import numpy as np
import pytest

from trilith.data import GROUPS, Table, TableEncoder
from trilith.errors import DataError, SettingError


def text(*cells):
    return np.array(cells, dtype=object)


def numbers(*cells):
    return np.array(cells, dtype=np.float64)


N = 400
MIXED = Table(
    {
        "title": text(*[f"the {a} house in town{b}" for a in range(20) for b in range(20)]),
        "city": text(*["Bonn", "Bern", "Graz", None] * 100),
        "sold": np.arange(N).astype("datetime64[D]").astype("datetime64[us]"),
        "new": text(*["yes", "no"] * 200),
        "rooms": numbers(*[3, 4.5, np.nan, 5] * 100),
        "size": text(*["S", "M", "L", "M"] * 100),
    }
)


def test_features_are_ordered_by_group():
    encoder = TableEncoder.fit(MIXED)
    kinds = [feature.kind for feature in encoder.features]
    assert kinds == sorted(kinds, key=GROUPS.index)
    assert set(kinds) == set(GROUPS)
    assert encoder.feature_names[:4] == ("sold: days", "rooms", "size", "new")
    assert [feature.column for feature in encoder.features][4:8] == ["sold", "sold", "sold", "city"]


def test_each_feature_stands_where_it_is_named():
    encoder = TableEncoder.fit(MIXED)
    matrix = encoder.transform(MIXED)
    assert matrix.shape == (N, len(encoder.features))
    assert matrix.dtype == np.float32
    by_name = dict(zip(encoder.feature_names, matrix.T, strict=True))
    np.testing.assert_array_equal(by_name["rooms"], MIXED.columns["rooms"])
    np.testing.assert_array_equal(by_name["sold: days"], np.arange(N))
    assert by_name["new"].tolist() == [1, 0] * 200
    assert by_name["size"][:4].tolist() == [2, 3, 4, 3]  # from xxs
    assert by_name["city"][:4].tolist() == [2, 1, 3, 4]
    assert (by_name["title: word 1"] == by_name["title: word 1"][0]).all()


def test_codes_stay_within_their_size():
    encoder = TableEncoder.fit(MIXED)
    matrix = encoder.transform(MIXED)
    for feature, column in zip(encoder.features, matrix.T, strict=True):
        if feature.size:
            assert (column == np.round(column)).all()
            assert 0 <= column.min() <= column.max() <= feature.size


def test_kinds_and_columns_to_drop():
    encoder = TableEncoder.fit(
        MIXED, kinds={"rooms": "category", "size": "ordered:S,M,L", "new": "text"}, drop=["title"]
    )
    reasons = {decision.column: (decision.kind, decision.reason) for decision in encoder.decisions}
    assert reasons["rooms"] == ("category", "as asked")
    assert reasons["size"] == ("ordered", "as asked")
    assert reasons["new"] == ("text", "as asked")
    assert reasons["title"] == ("left out", "as asked")
    assert reasons["city"] == ("category", "texts that come back")


def test_an_identifier_can_be_asked_for():
    table = Table({"id": np.arange(60.0), "x": np.linspace(0, 1, 60)})
    assert TableEncoder.fit(table).feature_names == ("x",)
    assert TableEncoder.fit(table, kinds={"id": "number"}).feature_names == ("id", "x")


@pytest.mark.parametrize(
    ("kinds", "drop", "error", "message"),
    [
        ({"roms": "number"}, [], DataError, r"^the table: no column 'roms'; did you mean 'rooms'\?$"),
        ({}, ["roms"], DataError, r"^the table: no column 'roms'; did you mean 'rooms'\?$"),
        (
            {"rooms": "nubmer"},
            [],
            SettingError,
            r"'rooms': no kind of column 'nubmer'; did you mean 'number'\?$",
        ),
        (
            {"rooms": "left out"},
            [],
            SettingError,
            r"'rooms': no kind of column 'left out'; there are 'number', ",
        ),
        (
            {"rooms": "number:1,2"},
            [],
            SettingError,
            r"'rooms': a number column has no order; expected 'number'",
        ),
        ({"rooms": "number"}, ["rooms"], SettingError, r"'rooms' is given a kind and dropped"),
        ({"city": "number"}, [], DataError, r"^the table, row 1: column 'city' is 'Bonn'; expected a number"),
    ],
)
def test_what_cannot_be_asked_for(kinds, drop, error, message):
    with pytest.raises(error, match=message):
        TableEncoder.fit(MIXED, kinds=kinds, drop=drop)


def test_what_is_asked_for_an_empty_column():
    table = Table({"a": numbers(1, 2.5), "empty": numbers(np.nan, np.nan)})
    encoder = TableEncoder.fit(table, kinds={"empty": "number"})
    assert encoder.left_out == {"empty": "every cell is missing"}


def test_columns_left_out_need_not_be_there_at_prediction():
    encoder = TableEncoder.fit(Table({"a": numbers(1, 2.5), "one": numbers(5, 5)}))
    assert encoder.transform(Table({"a": numbers(3), "extra": text("x")})).tolist() == [[3]]


def test_the_order_is_that_of_training():
    encoder = TableEncoder.fit(Table({"a": numbers(1, 2.5), "b": numbers(3.5, 4)}))
    assert encoder.transform(Table({"b": numbers(9), "a": numbers(8)})).tolist() == [[8, 9]]


def test_no_column_left():
    with pytest.raises(DataError, match=r"^no column is left to learn from; 'a': constant: every row"):
        TableEncoder.fit(Table({"a": numbers(1, 1)}))
    with pytest.raises(DataError, match=r"^no column is left to learn from$"):
        TableEncoder.fit(Table({}))


def test_a_missing_column_at_prediction():
    encoder = TableEncoder.fit(Table({"age": numbers(1, 2.5), "income": numbers(3.5, 4)}))
    with pytest.raises(DataError, match=r"^new.csv: no column 'income'; did you mean 'Incomes'\?$"):
        encoder.transform(Table({"age": numbers(1), "Incomes": numbers(1)}, "new.csv"))
    with pytest.raises(DataError, match=r"^new.csv: no columns 'age', 'income', which .* there are 'x'$"):
        encoder.transform(Table({"x": numbers(1)}, "new.csv"))


def test_no_rows():
    encoder = TableEncoder.fit(MIXED)
    assert encoder.transform(MIXED.take(np.arange(0))).shape == (0, len(encoder.features))
