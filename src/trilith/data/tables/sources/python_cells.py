"""Columns of Python's own values, as databases and dataframes give them: their kind, and as arrays."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal

import numpy as np

from trilith.data.tables.table import TIME, Column

Kind = Literal["number", "time", "text", "bytes"]
BYTES = "it holds bytes, which are no numbers, times or text"
SECOND = timedelta(seconds=1)


def kind_of(values: Iterable[Any]) -> Kind | None:
    """What all the values are, text where they are of several kinds; None where every one is missing."""
    kinds = {_kind_of_type(kind) for kind in set(map(type, values)) if kind is not type(None)}
    if len(kinds) > 1:
        return "text"
    return kinds.pop() if kinds else None


def as_column(values: Sequence[Any], kind: Kind) -> Column:
    """(rows,) the values as numbers, times or text; None, and a number that is none, are missing.

    A time of day and a duration are their seconds; a time with a zone is in UTC.
    """
    if kind == "number":
        return np.array([None if value is None else _number(value) for value in values], np.float64)
    if kind == "time":
        return np.array([_instant(value) for value in values], TIME)
    return np.array([None if value is None else _text(value) for value in values], object)


def _kind_of_type(kind: type) -> Kind:
    if issubclass(kind, (bytes, bytearray, memoryview)):
        return "bytes"
    if issubclass(kind, bool | np.bool_):
        return "text"
    if issubclass(kind, int | float | Decimal | time | timedelta | np.number):
        return "number"
    return "time" if issubclass(kind, date) else "text"


def _number(value: Any) -> float:
    if isinstance(value, time):
        return (datetime.combine(date.min, value.replace(tzinfo=None)) - datetime.min) / SECOND
    return value / SECOND if isinstance(value, timedelta) else float(value)


def _instant(value: Any) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float | Decimal | np.number) and float(value).is_integer():
        return str(int(value))
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, default=str, ensure_ascii=False)
    return str(value)
