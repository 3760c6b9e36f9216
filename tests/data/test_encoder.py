"""From a table to features: what each column becomes, at training and at prediction."""

import numpy as np
import pytest

from trilith.data import Table, TableEncoder, read_table
from trilith.errors import DataError


def text(*cells):
    return np.array(cells, dtype=object)


def numbers(*cells):
    return np.array(cells, dtype=np.float64)


def features(encoder, **columns):
    return encoder.transform(Table(columns)).tolist()


def test_number_column():
    table = Table({"age": numbers(3, 1, 2)})
    encoder = TableEncoder.fit(table)
    assert encoder.feature_names == ("age",)
    assert encoder.transform(table).dtype == np.float32
    assert encoder.transform(table).tolist() == [[1], [-1], [0]]  # less the median
    assert features(encoder, age=numbers(np.nan)) == [[0]]  # the median; nothing was missing in training


def test_what_float32_would_lose_far_from_zero_is_kept():
    seconds = 1.7e9 + np.arange(60)
    features = TableEncoder.fit(Table({"t": seconds})).transform(Table({"t": seconds}))
    assert np.diff(features[:, 0]).tolist() == [1] * 59


def test_number_column_with_missing_cells():
    table = Table({"age": numbers(3, np.nan, 1, 8)})
    encoder = TableEncoder.fit(table)
    assert encoder.feature_names == ("age", "age is missing")
    assert encoder.transform(table).tolist() == [[0, 0], [0, 1], [-2, 0], [5, 0]]


def test_a_constant_number_that_is_sometimes_missing_is_kept():
    encoder = TableEncoder.fit(Table({"a": numbers(7, np.nan, 7)}))
    assert features(encoder, a=numbers(7, np.nan)) == [[0, 0], [0, 1]]


def test_categories_by_frequency_then_name():
    table = Table({"c": text("b", "c", "a", "c", "a", "b", "c")})
    encoder = TableEncoder.fit(table)
    assert encoder.feature_names == ("c=c", "c=a", "c=b")
    assert features(encoder, c=text("a", "b", "c")) == [[0, 1, 0], [0, 0, 1], [1, 0, 0]]


def test_a_new_category_is_nothing_where_training_had_no_other():
    encoder = TableEncoder.fit(Table({"c": text("a", "b", "a", "b")}))
    assert features(encoder, c=text("new", None)) == [[0, 0], [0, 0]]


def test_rare_categories_and_new_ones_are_other():
    encoder = TableEncoder.fit(Table({"c": text("a", "a", "b", "b", "rare")}))
    assert encoder.feature_names == ("c=a", "c=b", "c is other")
    assert features(encoder, c=text("rare", "new", "b", None)) == [[0, 0, 1], [0, 0, 1], [0, 1, 0], [0, 0, 1]]


def test_missing_is_a_category_where_training_had_it():
    encoder = TableEncoder.fit(Table({"c": text("a", "a", None, "b", "b", "rare")}))
    assert encoder.feature_names == ("c=a", "c=b", "c is missing", "c is other")
    assert features(encoder, c=text(None, "rare")) == [[0, 0, 1, 0], [0, 0, 0, 1]]


def test_a_category_column_that_is_all_missing_at_prediction():
    encoder = TableEncoder.fit(Table({"c": text("a", "a", None)}))
    assert features(encoder, c=numbers(np.nan)) == [[0, 1]]


def test_at_most_fifty_levels():
    levels = [f"level {i:02d}" for i in range(60)]
    encoder = TableEncoder.fit(Table({"c": text(*levels * 2, *levels[55:])}))
    assert len(encoder.feature_names) == 51
    assert encoder.feature_names[0] == "c=level 55"
    assert encoder.feature_names[5] == "c=level 00"
    assert encoder.feature_names[-1] == "c is other"
    assert features(encoder, c=text("level 50"))[0][-1] == 1


def test_codes_that_read_as_numbers_at_prediction():
    """Of the codes 1, 02 and X a small file may hold none but the numbers."""
    encoder = TableEncoder.fit(Table({"c": text("1", "1", "1", "02", "02", "X", "X")}))
    assert encoder.feature_names == ("c=1", "c=02", "c=X")
    assert features(encoder, c=numbers(2, 1, 3)) == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_of_codes_that_are_the_same_number_the_more_frequent_counts():
    encoder = TableEncoder.fit(Table({"c": text("1", "1", "1", "01", "01", "X", "X")}))
    assert features(encoder, c=numbers(1)) == [[1, 0, 0]]


def test_every_row_has_one_level():
    cells = text("a", "a", None, "b", "b", "c", "d", None)
    table = Table({"c": cells})
    assert TableEncoder.fit(table).transform(table).sum(1).tolist() == [1] * len(cells)


def test_columns_left_out():
    ids = text(*[f"passenger {i}" for i in range(60)])
    weights = text(*[str(i) for i in range(59)], "12 kg")
    table = Table(
        {
            "id": ids,
            "one": numbers(*[5] * 60),
            "word": text(*["x"] * 60),
            "weight": weights,
            "use": numbers(*range(60)),
        }
    )
    encoder = TableEncoder.fit(table)
    assert encoder.feature_names == ("use",)
    assert encoder.left_out == {
        "id": "text that differs in nearly every row (60 distinct in 60 rows)",
        "one": "constant: every row has the same value",
        "word": "constant: every row has the same value",
        "weight": "numbers with text among them, such as '12 kg': mend or empty those cells to use it",
    }


def test_columns_left_out_need_not_be_there_at_prediction():
    encoder = TableEncoder.fit(Table({"a": numbers(1, 2), "one": numbers(5, 5)}))
    assert features(encoder, a=numbers(3), extra=text("x")) == [[1.5]]


def test_the_order_is_that_of_training():
    encoder = TableEncoder.fit(Table({"a": numbers(1, 2), "b": numbers(3, 4)}))
    assert features(encoder, b=numbers(9), a=numbers(8)) == [[6.5, 5.5]]


@pytest.mark.parametrize("column", [numbers(np.nan, np.nan), text(None, None)])
def test_a_column_all_missing(column):
    with pytest.raises(DataError, match=r"^people.csv: column 'b' is all missing in the 2 rows"):
        TableEncoder.fit(Table({"a": numbers(1, 2), "b": column}, "people.csv"))


def test_no_column_left():
    with pytest.raises(DataError, match=r"^no column is left to learn from; 'a': constant: every row"):
        TableEncoder.fit(Table({"a": numbers(1, 1)}))
    with pytest.raises(DataError, match=r"^no column is left to learn from$"):
        TableEncoder.fit(Table({}))


def test_a_missing_column_at_prediction():
    encoder = TableEncoder.fit(Table({"age": numbers(1, 2), "income": numbers(3, 4)}))
    with pytest.raises(DataError, match=r"^new.csv: no column 'income'; did you mean 'Incomes'\?$"):
        encoder.transform(Table({"age": numbers(1), "Incomes": numbers(1)}, "new.csv"))
    with pytest.raises(DataError, match=r"^new.csv: no columns 'age', 'income', which .* there are 'x'$"):
        encoder.transform(Table({"x": numbers(1)}, "new.csv"))


def test_text_in_a_number_column_at_prediction(houses):
    encoder = TableEncoder.fit(Table({"age": numbers(1, 2)}))
    path = houses("age,b\n1,x\n\n,y\nold,z\nolder,z\n")
    with pytest.raises(DataError) as caught:
        encoder.transform(read_table(path))
    assert str(caught.value).startswith(f"{path}, line 5: column 'age' is 'old'; expected a number")


def test_numbers_too_large_for_float32():
    encoder = TableEncoder.fit(Table({"a": numbers(1, 2.0**63)}))  # 64-bit integers pass
    assert np.isfinite(encoder.transform(Table({"a": numbers(2.0**63)})) ** 2).all()
    for bad in (1e20, -1e300, np.inf):
        table = Table({"a": numbers(1, 2, bad)}, "new.csv", np.array([2, 3, 4]))
        with pytest.raises(DataError, match=r"^new.csv, line 4: column 'a' holds"):
            encoder.transform(table)
        with pytest.raises(DataError, match=r"^new.csv, line 4: column 'a' holds"):
            TableEncoder.fit(table)


def test_no_rows():
    encoder = TableEncoder.fit(Table({"a": numbers(1, 2), "c": text("x", "x")}).take([0, 1]))
    assert encoder.transform(Table({"a": numbers()})).shape == (0, 1)
