"""The encoder as it lies in a model file, which may be damaged or hostile."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith.data import Table, TableEncoder
from trilith.data.tables.description import MOST_COLUMNS
from trilith.errors import DataError


def text(*cells):
    return np.array(cells, dtype=object)


TRAINING = Table(
    {
        "age": np.array([1, np.nan, 3, 4]),
        "sex": text("m", "m", None, "f"),
        "size": np.arange(4.0),
        "one": np.ones(4),
    }
)

number = {"kind": "number", "name": "age", "median": 1.5, "indicator": True}
category = {"kind": "category", "name": "sex", "levels": ["f", "m"], "missing": False, "other": True}


def test_it_comes_back_from_json():
    encoder = TableEncoder.fit(TRAINING)
    again = TableEncoder.from_dict(json.loads(json.dumps(encoder.to_dict(), allow_nan=False)))
    assert again == encoder
    assert again.feature_names == encoder.feature_names
    np.testing.assert_array_equal(again.transform(TRAINING), encoder.transform(TRAINING))


def test_the_description_is_plain():
    assert TableEncoder.fit(TRAINING).to_dict() == {
        "columns": [
            {"kind": "number", "name": "age", "median": 3.0, "indicator": True},
            {"kind": "category", "name": "sex", "levels": ["m"], "missing": True, "other": True},
            {"kind": "number", "name": "size", "median": 1.5, "indicator": False},
        ],
        "left_out": {"one": "constant: every row has the same value"},
    }


def test_the_good_descriptions_below_are_good():
    assert len(TableEncoder.from_dict({"columns": [number, category], "left_out": {}}).feature_names) == 5


@pytest.mark.parametrize(
    "column",
    [
        None,
        [],
        "number",
        {},
        {"kind": "number"},
        number | {"kind": "pickle"},
        number | {"kind": ["number"]},
        number | {"more": 1},
        number | {"name": 3},
        number | {"name": "\ud800"},
        number | {"median": 1},
        number | {"median": "1.5"},
        number | {"median": None},
        number | {"median": float("nan")},
        number | {"median": float("inf")},
        number | {"median": 1e300},
        number | {"indicator": 1},
        category | {"levels": "fm"},
        category | {"levels": {"f": 0}},
        category | {"levels": ["f", "f"]},
        category | {"levels": ["f", 1]},
        category | {"levels": ["f", None]},
        category | {"levels": ["\udc80"]},
        category | {"levels": [f"level {i}" for i in range(51)]},
        category | {"levels": [], "other": False},
        category | {"missing": None},
        category | {"other": 0},
    ],
)
def test_a_damaged_column(column):
    with pytest.raises(DataError):
        TableEncoder.from_dict({"columns": [column], "left_out": {}})


@pytest.mark.parametrize(
    "description",
    [
        None,
        [],
        {},
        {"columns": [number]},
        {"columns": [number], "left_out": {}, "more": 1},
        {"columns": [], "left_out": {}},
        {"columns": {}, "left_out": {}},
        {"columns": [number], "left_out": []},
        {"columns": [number], "left_out": {"x": 1}},
        {"columns": [number], "left_out": {1: "x"}},
        {"columns": [number], "left_out": {"age": "both in use and left out"}},
        {"columns": [number, number], "left_out": {}},
        {"columns": [number] * (MOST_COLUMNS + 1), "left_out": {}},
        {"columns": [number], "left_out": {str(i): "x" for i in range(MOST_COLUMNS)}},
    ],
)
def test_a_damaged_encoder(description):
    with pytest.raises(DataError):
        TableEncoder.from_dict(description)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.sampled_from(["columns", "left_out", "kind", "name", "median", "indicator", "levels", "other"]), plain
)
def test_anything_in_place_of_a_field_is_refused_or_sound(field, value):
    description = {"columns": [dict(number), dict(category)], "left_out": {}}
    for part in (description, *description["columns"]):
        if field in part:
            part[field] = value
    try:
        encoder = TableEncoder.from_dict(description)
    except DataError:
        return
    table = Table({column.name: np.array([0.0, np.nan]) for column in encoder.columns})
    assert np.isfinite(encoder.transform(table)).all()
