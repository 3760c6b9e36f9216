"""Rows of Python's values, appended block by block to a table in DuckDB whose types follow the values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trilith.data.tables.query import refuse_repeated
from trilith.data.tables.sources.python_cells import BYTES, Kind, as_column, kind_of
from trilith.data.tables.staging import Relation, Staging

TYPES: dict[Kind, str] = {"number": "DOUBLE", "time": "TIMESTAMP", "text": "VARCHAR", "bytes": "VARCHAR"}
# A number as text in its shortest form, a time as ISO has it.
AS_TEXT = {
    "number": "CASE WHEN {c} = trunc({c}) AND abs({c}) < 1e15 THEN CAST(CAST({c} AS BIGINT) AS VARCHAR) "
    "ELSE CAST({c} AS VARCHAR) END",
    "time": "CAST({c} AS VARCHAR)",
}


class Appended:
    """A growing table. A column of values of several kinds becomes text, also where that shows late."""

    def __init__(self, staging: Staging, names: list[str], source: str) -> None:
        refuse_repeated(names, source)
        self.count = 0
        self._connection = staging.connection
        self._names = names
        self._cells = [f"r{place}" for place in range(len(names))]
        self._kinds: list[Kind | None] = [None] * len(names)
        columns = ", ".join(f"{cell} DOUBLE" for cell in self._cells)
        self._connection.execute(f"CREATE TABLE appended ({columns})")

    def extend(self, rows: Sequence[Sequence[Any]]) -> None:
        """Append a block of rows."""
        block = {}
        for place, values in enumerate(zip(*rows, strict=True)):
            kind = self._settle(place, kind_of(values))
            block[self._cells[place]] = as_column(values, kind)
        self._connection.register("block", block)
        casts = ", ".join(
            f"CAST({cell} AS {TYPES[kind or 'number']})"
            for cell, kind in zip(self._cells, self._kinds, strict=True)
        )
        self._connection.execute(f"INSERT INTO appended SELECT {casts} FROM block")
        self._connection.unregister("block")
        self.count += len(rows)

    def relation(self) -> Relation:
        """The columns appended so far; those of bytes are left out."""
        named = list(zip(self._names, self._cells, self._kinds, strict=True))
        return Relation(
            "appended",
            {name: cell for name, cell, kind in named if kind != "bytes"},
            left_out={name: BYTES for name, _, kind in named if kind == "bytes"},
        )

    def _settle(self, place: int, new: Kind | None) -> Kind:
        """The kind of a column after these values; what is there already is turned into it."""
        known, cell = self._kinds[place], self._cells[place]
        kind = known if new is None or new == known else new if known is None else "text"
        if kind != known and kind is not None and kind != "number":
            how = AS_TEXT.get(known or "", "NULL").format(c=cell)
            self._connection.execute(f"ALTER TABLE appended ALTER {cell} TYPE {TYPES[kind]} USING {how}")
        self._kinds[place] = kind
        return kind or "number"
