"""The column to predict: which, as what, and its values."""

import numpy as np
import pytest

from trilith.data import Table, guess_target, guess_task, read_table, separate_target
from trilith.errors import DataError


def text(*cells):
    return np.array(cells, dtype=object)


def numbers(*cells):
    return np.array(cells, dtype=np.float64)


def test_the_last_column_is_the_target(houses):
    assert guess_target(read_table(houses("a,target,c\n1,2,3\n")), None) == "c"


def test_the_named_column_is_the_target(houses):
    table = read_table(houses("price,b\n1,2\n"))
    assert guess_target(table, "price") == "price"
    with pytest.raises(DataError, match=r"no column 'Prise'; did you mean 'price'\?"):
        guess_target(table, "Prise")
    with pytest.raises(DataError, match=r"no column 'xyz'; there are 'price', 'b'$"):
        guess_target(table, "xyz")


@pytest.mark.parametrize(
    ("column", "task"),
    [
        (text("yes", "no", "no", None), "classification"),
        (text(*"0123456789" * 3), "classification"),
        (numbers(0, 1, 1, 1, 1, 1), "classification"),
        (numbers(*[-1, 1] * 2, np.nan), "classification"),
        (numbers(*[1, 2, 3] * 3, np.nan), "classification"),
        (numbers(*list(range(20)) * 3), "classification"),
        (numbers(*list(range(21)) * 3), "regression"),
        (numbers(*[1, 2, 3] * 3, 4, 4), "regression"),  # 4 is seen only twice
        (numbers(*[0.5, 1.5] * 9), "regression"),
        (numbers(*range(100)), "regression"),
    ],
)
def test_task(column, task):
    assert guess_task(column) == task


def test_forced_task():
    assert guess_task(numbers(*[0, 1] * 5), "regression") == "regression"
    assert guess_task(numbers(*[0.5, 1.5] * 5), "classification") == "classification"
    assert guess_task(text(*"012" * 5), "regression") == "regression"
    with pytest.raises(DataError, match="target 'y': regression needs numbers, got 'no'"):
        guess_task(text("1", None, "no", "1", "no"), "regression", name="y")
    with pytest.raises(DataError, match="task 'ranking': expected 'classification' or 'regression'"):
        guess_task(numbers(1, 2), "ranking")


@pytest.mark.parametrize("column", [numbers(np.nan, np.nan), text(None, None), numbers()])
def test_all_missing(column):
    with pytest.raises(DataError, match="target 'y': every cell is missing"):
        guess_task(column, name="y")


@pytest.mark.parametrize(("column", "value"), [(numbers(3, 3, np.nan), "'3'"), (text("x", "x", None), "'x'")])
def test_one_value(column, value):
    with pytest.raises(DataError, match=f"target 'y': its only value is {value}; expected at least two"):
        guess_task(column, name="y")


def test_text_that_never_comes_back():
    with pytest.raises(DataError, match="10 classes in 10 rows, nearly every row its own"):
        guess_task(text(*"abcdefghij"))
    with pytest.raises(DataError, match="30 classes in 30 rows, nearly every row its own"):
        guess_task(numbers(*range(30)), "classification")


def test_numbers_spoilt_by_a_cell_of_text():
    prices = text(*[str(price) for price in range(100)] * 3, "12 kg")
    with pytest.raises(DataError, match="regression needs numbers, got '12 kg'; mend or empty"):
        guess_task(prices)
    assert guess_task(prices, "classification") == "classification"


def test_a_long_cell_is_cut_short_in_a_message():
    with pytest.raises(DataError) as caught:
        guess_task(text("x" * 1000, "y"), "regression")
    assert len(str(caught.value)) < 200


def test_separate_for_regression():
    table = Table({"a": numbers(1, 2, 3), "y": numbers(5, np.nan, 7)})
    labelled = separate_target(table, "y", "regression")
    assert labelled.features.names == ("a",)
    assert labelled.features.columns["a"].tolist() == [1.0, 3.0]
    assert labelled.target.dtype == np.float64
    assert labelled.target.tolist() == [5.0, 7.0]
    assert labelled.dropped == 1
    labelled.target[0] = 0  # the caller's own


@pytest.mark.parametrize(
    ("column", "classes"),
    [
        (numbers(0, 1, np.nan), [0, 1]),
        (numbers(0.5, 1, np.nan), ["0.5", "1"]),
        (numbers(2.0**62, 1), [2**62, 1]),
        (numbers(2.0**63, 1), [str(2**63), "1"]),
        (text("b", "a", None), ["b", "a"]),
    ],
)
def test_separate_for_classification(column, classes):
    target = separate_target(Table({"y": column}), "y", "classification").target
    assert target.tolist() == classes
    assert target.dtype == (np.int64 if isinstance(classes[0], int) else object)


def test_labels_take_the_type_of_the_classes_a_model_knows():
    """A file of few rows may hold only 1 and 2 of the classes 1, 2 and X."""
    table = Table({"y": numbers(1, 2)})
    assert separate_target(table, "y", "classification", text("1", "2", "X")).target.tolist() == ["1", "2"]
    assert separate_target(table, "y", "classification", np.array(["1", "X"])).target.tolist() == ["1", "2"]
    assert separate_target(table, "y", "classification", np.array([1, 2])).target.tolist() == [1, 2]
    mixed = Table({"y": text("1", None, "X")}, "new.csv", np.array([2, 3, 4]))
    with pytest.raises(DataError, match=r"^new.csv, line 4: target 'y' is 'X'; expected a number$"):
        separate_target(mixed, "y", "classification", np.array([1, 2]))


def test_separate_what_is_no_number():
    table = Table({"y": text(None, "1", "much")}, "new.csv", np.array([2, 3, 4]))
    with pytest.raises(DataError, match=r"^new.csv, line 4: target 'y' is 'much'; expected a number$"):
        separate_target(table, "y", "regression")
    with pytest.raises(
        DataError, match=r"^new.csv, line 3: column 'y' holds 1e[+]30; expected numbers within"
    ):
        separate_target(Table({"y": numbers(1, 1e30)}, "new.csv", np.array([2, 3])), "y", "regression")
