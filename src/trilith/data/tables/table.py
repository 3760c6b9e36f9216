"""Table: named columns of equal length, the one form in which rows and columns travel."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trilith.data.tables.nearest import suggestion
from trilith.errors import DataError

# (rows,): float64 with NaN for a missing cell; datetime64[us] with NaT; or objects: str with None.
Column: TypeAlias = np.ndarray
TIME = np.dtype("datetime64[us]")


@dataclass(frozen=True, eq=False)
class Table:
    """Rows and named columns; a value, its arrays are read-only.

    columns: name -> (rows,) array. A number column is float64 with NaN where a cell is missing; a time
        column is datetime64[us] with NaT; a text column holds objects, str or None.
    source: where the table came from, for messages.
    lines: (rows,) the line of the file on which each row begins; None where there are no lines.
    orders: name -> the levels of an ordered category, the lowest first, for the columns that have one.
    left_out: name -> reason, for the source's columns that are no numbers, times or text.

    Raises DataError for columns of unequal length or of another type.
    """

    columns: Mapping[str, Column]
    source: str = "the table"
    lines: NDArray[np.int64] | None = None
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "columns", {name: _view(name, array) for name, array in self.columns.items()}
        )
        lengths = {name: len(column) for name, column in self.columns.items()}
        if len(set(lengths.values())) > 1:
            raise DataError(f"{self.source}: the columns of a table are equally long, got {lengths}")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.columns)

    def __len__(self) -> int:
        """The number of rows."""
        return next((len(column) for column in self.columns.values()), 0)

    def take(self, rows: ArrayLike) -> "Table":
        """The table of these rows, by index or by mask, in the order given."""
        chosen = np.asarray(rows)
        columns = {name: column[chosen] for name, column in self.columns.items()}
        lines = None if self.lines is None else self.lines[chosen]
        return replace(self, columns=columns, lines=lines)

    def without(self, name: str) -> "Table":
        """The table less one column. Raises DataError where there is no such column."""
        self.require(name)
        columns = {other: column for other, column in self.columns.items() if other != name}
        orders = {other: levels for other, levels in self.orders.items() if other != name}
        return replace(self, columns=columns, orders=orders)

    def require(self, name: str) -> None:
        """Raise DataError, with the nearest names, unless the table has this column."""
        if name not in self.columns:
            raise DataError(f"{self.source}: no column {name!r}{suggestion(name, self.names)}")

    def place(self, row: int) -> str:
        """Where a row stands, for messages: its line in the file, or its number counted from 1."""
        return f"row {row + 1}" if self.lines is None else f"line {self.lines[row]}"


def is_number(column: Column) -> bool:
    """Whether this is a number column (else it holds times or text)."""
    return column.dtype == np.float64


def is_time(column: Column) -> bool:
    """Whether this is a column of dates or times (else it holds numbers or text)."""
    return column.dtype == TIME


def missing_cells(column: Column) -> NDArray[np.bool_]:
    """(rows,) True where the cell is missing."""
    if is_number(column):
        missing: NDArray[np.bool_] = np.isnan(column)
        return missing
    if is_time(column):
        return np.asarray(np.isnat(column))
    return np.fromiter((cell is None for cell in column), np.bool_, len(column))


def _view(name: str, array: Column) -> Column:
    if array.ndim != 1 or array.dtype not in (np.float64, TIME, np.object_):
        raise DataError(
            f"column {name!r}: expects one dimension of float64, datetime64[us] or str objects, "
            f"got {array.dtype} of shape {array.shape}"
        )
    view = array.view()
    view.flags.writeable = False
    return view
