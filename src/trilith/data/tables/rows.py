"""Rows: a source that has been read and can be had whole, in blocks, by columns or as a sample."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.lines import Lines
from trilith.data.tables.staging import Staging
from trilith.data.tables.table import Column, Table

BLOCK = 65_536


class Rows:
    """The rows of a source, kept outside Python until they are asked for; made by open_rows.

    source: for messages, never with credentials.
    names: of the columns, in the source's order.
    orders: name -> the levels of an ordered category, the lowest first.
    left_out: name -> reason, for columns that are no numbers, times or text.
    """

    def __init__(
        self,
        staging: Staging,
        source: str,
        names: Sequence[str],
        orders: Mapping[str, tuple[str, ...]],
        left_out: Mapping[str, str],
        lines: Lines | None,
    ) -> None:
        self.source = source
        self.names = tuple(names)
        self.orders = orders
        self.left_out = left_out
        self._connection = staging.connection
        self._lines = lines
        self._count = staging.number("SELECT count(*) FROM staged")

    def __len__(self) -> int:
        """The number of rows."""
        return self._count

    def table(self) -> Table:
        """Every row, in memory."""
        return self._table("", np.arange(self._count))

    def blocks(self, rows: int = BLOCK) -> Iterator[Table]:
        """The rows in the source's order, so many at a time."""
        for start in range(0, self._count, rows):
            stop = min(start + rows, self._count)
            yield self._table(f"WHERE rowid >= {start} AND rowid < {stop}", np.arange(start, stop))

    def sample(self, count: int, seed: int) -> Table:
        """So many rows, drawn at random, each equally likely, in the source's order; all if there are few."""
        if count >= self._count:
            return self.table()
        random = np.random.default_rng(seed)
        return self.take(np.sort(random.choice(self._count, count, replace=False, shuffle=False)))

    def take(self, chosen: NDArray[np.int64]) -> Table:
        """The rows of these numbers, which ascend."""
        if len(chosen) == self._count:
            return self.table()
        self._connection.register("chosen", {"row": chosen})
        table = self._table("WHERE rowid IN (SELECT row FROM chosen) ORDER BY rowid", chosen)
        self._connection.unregister("chosen")
        return table

    def column(self, name: str) -> Column:
        """(rows,) one column. Raises DataError, with the nearest names, where there is none of this name."""
        Table({each: np.empty(0) for each in self.names}, self.source).require(name)
        place = self.names.index(name)
        found = self._connection.execute(f"SELECT c{place} FROM staged").fetchnumpy()
        return _column(found[f"c{place}"])

    def place(self, row: int) -> str:
        """Where a row stands, for messages: its line in the file, or its number counted from 1."""
        return f"row {row + 1}" if self._lines is None else f"line {self._lines.of(np.array(row))}"

    def _table(self, condition: str, rows: NDArray[np.int64]) -> Table:
        found = self._connection.execute(f"SELECT * FROM staged {condition}").fetchnumpy()
        columns = {name: _column(found.pop(f"c{place}")) for place, name in enumerate(self.names)}
        lines = None if self._lines is None else self._lines.of(rows)
        return Table(columns, self.source, lines, self.orders, self.left_out)


def _column(cells: Any) -> Column:
    """A column of a table from what DuckDB gives: NaN, NaT and None for NULL, one object for equal texts."""
    missing = np.ma.getmaskarray(cells)
    column = np.ma.getdata(cells)
    if column.dtype != np.object_:
        column[missing] = np.nan if column.dtype == np.float64 else np.datetime64("NaT")
        return column
    column[missing] = None
    seen: dict[Any, Any] = {}
    return np.array([seen.setdefault(cell, cell) for cell in column.tolist()], dtype=object)
