"""Choices from the catalogues: made as the code that they are written as makes them."""

import math
from typing import Any

import pytest

import trilith as tl
from trilith.errors import SettingError
from trilith.playground.choices import CATALOGUES, code_of, controls_of, make, make_block
from trilith.playground.controls import controls

KINDS = [(what, kind) for what, catalogue in CATALOGUES.items() for kind in catalogue]


@pytest.mark.parametrize(("what", "kind"), KINDS)
def test_a_kind_is_made_with_its_defaults_and_its_code_makes_an_equal_one(what: str, kind: str) -> None:
    choice = {"kind": kind}
    assert eval(code_of(choice, what), {"tl": tl}) == make(choice, what)


@pytest.mark.parametrize(("what", "kind"), KINDS)
def test_every_field_is_taken_and_written(what: str, kind: str) -> None:
    fields = controls_of(CATALOGUES[what][kind])
    full = {"kind": kind} | {field.name: field.default for field in fields}
    assert make(full, what) == make({"kind": kind}, what)
    for field in fields:
        if field.kind in ("whole", "number"):
            other = {"kind": kind, field.name: 0.5 if field.kind == "number" else 3}
            assert getattr(make(other, what), field.name) == other[field.name]
            assert eval(code_of(other, what), {"tl": tl}) == make(other, what)
        for word in field.words:
            other = {"kind": kind, field.name: word}
            assert eval(code_of(other, what), {"tl": tl}) == make(other, what)


def test_a_detour_is_written_as_a_residual_block() -> None:
    choice = {"kind": "Dense", "units": 3, "residual": True}
    assert code_of(choice, "block") == "tl.Residual([tl.Dense(3)])"
    assert make_block(choice) == tl.Residual([tl.Dense(3)])


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({}, "not known"),
        ({"kind": "Conv2D"}, "Conv2D"),
        ({"kind": ["Dense"]}, "not known"),
        ({"kind": "Dense", "unit": 3}, "no 'unit'"),
        ({"kind": "Dense", "units": "3"}, "whole number"),
        ({"kind": "Dense", "units": True}, "whole number"),
        ({"kind": "Dense", "units": 0}, "at least 1"),
        ({"kind": "Dense", "units": 3, "use_bias": 1}, "true or false"),
        ({"kind": "Dense", "units": 3, "activation": "__import__('os')"}, "one of"),
        ({"kind": "Dense", "units": 3, "name": "x"}, "no 'name'"),
        ({"kind": "Dropout", "rate": math.nan}, "a number"),
        ({"kind": "Dropout", "rate": 1e300}, "a number"),
        ({"kind": "Dropout", "rate": 1}, "below 1"),
        ({"kind": "Dropout", "rate": None}, "a number"),
    ],
)
def test_a_wrong_choice_says_what_is_expected(choice: dict[str, Any], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        make_block(choice)


def test_the_controls_name_every_kind_and_its_fields() -> None:
    given = controls()
    for what, catalogue in CATALOGUES.items():
        assert list(given["catalogues"][what]) == list(catalogue)
    dense = {field["name"]: field for field in given["catalogues"]["block"]["Dense"]["fields"]}
    assert list(dense) == ["units", "activation", "use_bias", "initializer", "parametrization"]
    assert "gelu" in dense["activation"]["words"]
    assert all(len(each["points"]) >= 60 for each in given["sets"].values())
