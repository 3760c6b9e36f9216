"""Cells as numbers, as times, as texts: a file may show a column otherwise than the training data did."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from trilith.data.tables.cells import as_text, is_finite, parse_number, quoted
from trilith.data.tables.columns.distinct import distinct
from trilith.data.tables.table import TIME, Column, Table, is_number, is_time
from trilith.errors import DataError


def as_numbers(table: Table, name: str, *, text_is_missing: bool = False) -> Column:
    """(rows,) float64, NaN for a missing cell; texts are read as numbers.

    text_is_missing: whether a text that is no number counts as a missing cell.

    Raises DataError, with its place, for a text that is no finite number otherwise, and for a time.
    """
    column = table.columns[name]
    if is_number(column):
        return column
    parse = _finite_or_missing if text_is_missing else _finite
    return parsed_cells(table, name, parse, "a number, as the column is to hold,")


def as_times(table: Table, name: str) -> Column:
    """(rows,) datetime64[us], NaT for a missing cell; texts are read as dates and times of ISO 8601.

    Raises DataError, with its place, for a cell that is none.
    """
    column = table.columns[name]
    if is_time(column):
        return column
    return parsed_cells(table, name, parse_time, "a date or a time such as 2026-01-31T18:30,", TIME)


def parsed_cells(
    table: Table, name: str, parse: Callable[[str], Any], expected: str = "", dtype: DTypeLike = np.float64
) -> Column:
    """(rows,) what parse makes of each cell's text, NaN or NaT for a missing cell.

    Raises DataError with the place of the first cell for which parse raises ValueError.
    """
    values, codes = distinct(table.columns[name])
    missing = np.datetime64("NaT") if dtype == TIME else np.nan
    parsed = np.full(len(values) + 1, missing, dtype)  # the last is for the code -1, missing
    for code, text in enumerate(as_texts(values)):
        try:
            parsed[code] = parse(text)
        except ValueError:
            place = table.place(int(np.flatnonzero(codes == code)[0]))
            raise DataError(
                f"{table.source}, {place}: column {name!r} is {quoted(text)}; "
                f"expected {expected} or an empty cell where it is not known"
            ) from None
    return parsed[codes]


def as_texts(values: Column) -> list[str]:
    """Known cells as texts: 3 for 3.0, 2026-01-31 for a time at midnight."""
    if is_time(values):
        return [str(np.datetime_as_string(value, unit="auto")) for value in values]
    return list(as_text(values))


def parse_time(text: str) -> np.datetime64:
    """The date or time written there, in UTC where it names a time zone. Raises ValueError for none."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return np.datetime64(moment, "us")


def _finite(text: str) -> float:
    number = parse_number(text)
    if not np.isfinite(number):
        raise ValueError(f"not a finite number: {text!r}")
    return number


def _finite_or_missing(text: str) -> float:
    return parse_number(text) if is_finite(text) else np.nan
