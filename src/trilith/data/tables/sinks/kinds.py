"""What a column holds, by its dtype, and its cells as Python's own values."""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["text", "boolean", "whole", "single", "double", "time"]
NUMBERS: tuple[Kind, ...] = ("whole", "single", "double")


def kind_of(column: np.ndarray) -> Kind:
    """The kind of cells of a column."""
    kinds: dict[str, Kind] = {"b": "boolean", "i": "whole", "u": "whole", "f": "double", "M": "time"}
    return "single" if column.dtype == np.float32 else kinds.get(column.dtype.kind, "text")


def widest(one: Kind, other: Kind) -> Kind:
    """The kind that holds the cells of both: numbers of two kinds are doubles, all else is text."""
    if one == other:
        return one
    return "double" if one in NUMBERS and other in NUMBERS else "text"


def missing(column: np.ndarray) -> NDArray[np.bool_]:
    """(rows,) where a cell is masked, or NaN; None and NaT say so themselves."""
    masked = np.ma.getmaskarray(column)
    return masked | np.isnan(np.ma.getdata(column)) if column.dtype.kind == "f" else masked


def python_values(column: np.ndarray) -> list[Any]:
    """The cells as str, int, float, bool or datetime; None where one is missing.

    A float32 becomes the float of its shortest digits: 0.1, not 0.10000000149011612.
    """
    if column.dtype.kind == "M":
        column = column.astype("datetime64[us]")  # of finer units Python has no datetime
    shortest = kind_of(column) == "single"
    values = [float(str(cell)) for cell in np.ma.getdata(column)] if shortest else column.tolist()
    return with_missing(values, column)


def with_missing(values: list[Any], column: np.ndarray) -> list[Any]:
    """The values, and None in place of those whose cell in the column is missing."""
    for row in np.flatnonzero(missing(column)).tolist():
        values[row] = None
    return values
