"""The encoder as it lies in a model file, which may be damaged or hostile."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith.data import COLUMN_KINDS, Table, TableEncoder
from trilith.data.tables.description import MOST_COLUMNS, MOST_LEVELS
from trilith.errors import DataError


def text(*cells):
    return np.array(cells, dtype=object)


N = 400
TRAINING = Table(
    {
        "title": text(*[f"the {a} house in town{b}" for a in range(20) for b in range(20)]),
        "city": text(*["Bonn", "Bern", "Graz", None] * 100),
        "sold": np.arange(N).astype("datetime64[D]").astype("datetime64[us]"),
        "new": text(*["yes", "no"] * 200),
        "rooms": np.array([3, 4.5, np.nan, 5] * 100),
        "size": text(*["S", "M", "L", "M"] * 100),
        "one": np.ones(N),
    }
)

GOOD = {
    "number": {"kind": "number", "name": "c", "offset": 1.5, "text_is_missing": False},
    "boolean": {"kind": "boolean", "name": "c"},
    "ordered": {"kind": "ordered", "name": "c", "levels": ["low", "high"]},
    "time": {"kind": "time", "name": "c", "origin": "2026-01-31", "cycles": ["weekday"]},
    "text": {"kind": "text", "name": "c", "words": 3, "vocabulary": ["old", "new"]},
    "category": {
        "kind": "category",
        "name": "c",
        "levels": ["f", "m"],
        "missing": False,
        "other": True,
        "numbers": False,
    },
}
decision = {"column": "c", "kind": "number", "reason": "numbers", "details": "", "missing": 0.5}
other = decision | {"column": "d", "kind": "left out"}


def described(column, /, **changes):
    """The description of an encoder of this column."""
    kind = column.get("kind") if isinstance(column, dict) else "number"
    return {"columns": [column], "decisions": [decision | {"kind": kind} | changes]}


def test_it_comes_back_from_json():
    encoder = TableEncoder.fit(TRAINING)
    assert {column["kind"] for column in encoder.to_dict()["columns"]} == set(COLUMN_KINDS)
    again = TableEncoder.from_dict(json.loads(json.dumps(encoder.to_dict(), allow_nan=False)))
    assert again == encoder
    assert again.features == encoder.features
    assert again.decisions == encoder.decisions
    np.testing.assert_array_equal(again.transform(TRAINING), encoder.transform(TRAINING))


def test_the_description_is_plain():
    assert TableEncoder.fit(Table({"age": np.array([1.5, np.nan]), "one": np.ones(2)})).to_dict() == {
        "columns": [{"kind": "number", "name": "age", "offset": 0.0, "text_is_missing": False}],
        "decisions": [
            {"column": "age", "kind": "number", "reason": "numbers", "details": "", "missing": 0.5},
            {
                "column": "one",
                "kind": "left out",
                "reason": "constant: every row has the same value",
                "details": "",
                "missing": 0.0,
            },
        ],
    }


@pytest.mark.parametrize("kind", COLUMN_KINDS)
def test_the_good_descriptions_are_good(kind):
    assert TableEncoder.from_dict(described(GOOD[kind])).decisions[0].kind == kind


BAD_FIELDS = [
    ("number", "kind", "pickle"),
    ("number", "kind", ["number"]),
    ("number", "kind", "boolean"),
    ("number", "name", 3),
    ("number", "name", "\ud800"),
    ("number", "name", "another"),
    ("number", "offset", 1),
    ("number", "offset", None),
    ("number", "offset", float("nan")),
    ("number", "offset", float("inf")),
    ("number", "offset", 1e300),
    ("number", "text_is_missing", 1),
    ("number", "more", 1),
    ("category", "levels", "fm"),
    ("category", "levels", {"f": 0}),
    ("category", "levels", ["f", "f"]),
    ("category", "levels", ["f", None]),
    ("category", "levels", ["\udc80"]),
    ("category", "levels", [str(level) for level in range(MOST_LEVELS + 1)]),
    ("category", "missing", None),
    ("category", "other", 0),
    ("category", "numbers", "yes"),
    ("ordered", "levels", ["low"]),
    ("ordered", "levels", ["low", "low"]),
    ("ordered", "levels", [str(level) for level in range(MOST_LEVELS + 1)]),
    ("time", "origin", "soon"),
    ("time", "origin", 5),
    ("time", "cycles", ["weekday", "weekday"]),
    ("time", "cycles", ["moon"]),
    ("time", "cycles", [["weekday"]]),
    ("text", "words", 0),
    ("text", "words", 33),
    ("text", "words", True),
    ("text", "vocabulary", []),
    ("text", "vocabulary", ["old", "old"]),
    ("text", "vocabulary", [3]),
    ("text", "vocabulary", "old"),
]


@pytest.mark.parametrize(("kind", "field", "value"), BAD_FIELDS)
def test_a_damaged_column(kind, field, value):
    with pytest.raises(DataError):
        TableEncoder.from_dict(described(GOOD[kind] | {field: value}))


@pytest.mark.parametrize("column", [None, [], "number", {}, {"kind": "number"}])
def test_no_column(column):
    with pytest.raises(DataError):
        TableEncoder.from_dict(described(column))


def test_a_category_without_a_level():
    with pytest.raises(DataError, match="at least one level"):
        TableEncoder.from_dict(described(GOOD["category"] | {"levels": [], "other": False}))


@pytest.mark.parametrize(
    "changes",
    [
        {"column": "d"},
        {"column": 1},
        {"kind": "left out"},
        {"kind": "unknown"},
        {"kind": "boolean"},
        {"reason": None},
        {"details": "\ud800"},
        {"missing": 0},
        {"missing": 1.5},
        {"missing": -0.5},
        {"missing": float("nan")},
        {"more": 1},
    ],
)
def test_a_damaged_decision(changes):
    with pytest.raises(DataError):
        TableEncoder.from_dict(described(GOOD["number"], **changes))


number = GOOD["number"]


@pytest.mark.parametrize(
    "description",
    [
        None,
        [],
        {},
        {"columns": [number]},
        {"columns": [number], "decisions": [decision], "more": 1},
        {"columns": [], "decisions": []},
        {"columns": [], "decisions": [other]},
        {"columns": {}, "decisions": [decision]},
        {"columns": [number], "decisions": {}},
        {"columns": [number], "decisions": [None]},
        {"columns": [number], "decisions": [decision, decision]},
        {"columns": [number, number], "decisions": [decision, decision]},
        {"columns": [number], "decisions": [decision, other, other]},
        {"columns": [number] * (MOST_COLUMNS + 1), "decisions": [decision]},
        {"columns": [number], "decisions": [decision] * (MOST_COLUMNS + 1)},
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


@given(st.sampled_from(list(GOOD.values())), st.data(), plain)
def test_anything_in_place_of_a_field_is_refused_or_sound(column, data, value):
    column = column | {data.draw(st.sampled_from(list(column))): value}
    try:
        encoder = TableEncoder.from_dict(described(column))
    except DataError:
        return
    table = Table({each.name: np.array([0.0, np.nan]) for each in encoder.columns})
    if column["kind"] != "time":  # which takes no zero
        assert encoder.transform(table).shape == (2, len(encoder.features))
