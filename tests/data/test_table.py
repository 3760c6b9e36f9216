"""The table as a value."""

import numpy as np
import pytest

from trilith.data import Table, read_table
from trilith.errors import DataError


@pytest.fixture
def table():
    columns = {"age": np.array([1.0, np.nan, 3.0]), "name": np.array(["x", None, "z"], dtype=object)}
    return Table(columns, "people.csv", np.array([2, 3, 5]))


def test_take_by_index_and_by_mask(table):
    chosen = table.take([2, 0])
    assert chosen.columns["name"].tolist() == ["z", "x"]
    assert chosen.columns["age"].tolist() == [3.0, 1.0]
    assert (chosen.source, chosen.lines.tolist()) == ("people.csv", [5, 2])
    assert table.take(np.array([True, False, True])).columns["name"].tolist() == ["x", "z"]


def test_without(table):
    rest = table.without("age")
    assert (rest.names, len(rest), rest.source) == (("name",), 3, "people.csv")
    assert table.names == ("age", "name")


def test_orders_go_along(table):
    ordered = Table(table.columns, orders={"name": ("z", "x")})
    assert ordered.take([1]).orders == ordered.without("age").orders == {"name": ("z", "x")}
    assert ordered.without("name").orders == table.orders == {}


def test_without_an_unknown_column(table):
    with pytest.raises(DataError, match=r"^people.csv: no column 'Agee'; did you mean 'age'\?$"):
        table.without("Agee")


def test_places_are_lines_where_there_are_lines(table):
    assert table.take([2]).place(0) == "line 5"
    assert Table(table.columns).place(2) == "row 3"


def test_columns_cannot_be_written(table):
    with pytest.raises(ValueError, match="read-only"):
        table.columns["age"][0] = 7.0


def test_the_arrays_given_stay_writable():
    given = np.zeros(2)
    Table({"a": given})
    given[0] = 1


def test_columns_of_unequal_length():
    with pytest.raises(DataError, match="equally long"):
        Table({"a": np.zeros(2), "b": np.zeros(3)})


@pytest.mark.parametrize("array", [np.zeros(2, np.int64), np.zeros((2, 2)), np.array(["a", "b"])])
def test_columns_of_another_type(array):
    with pytest.raises(DataError, match="column 'a': expects one dimension of float64, datetime64"):
        Table({"a": array})


def test_no_columns():
    assert len(Table({})) == 0


def test_equal_texts_of_a_file_share_one_object(houses):
    column = read_table(houses("a,b\nlong text,1\nlong text,2\n")).columns["a"]
    assert column[0] is column[1]
