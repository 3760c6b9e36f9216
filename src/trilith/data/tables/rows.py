"""open_rows: the rows of a source, block by block."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from trilith.data.tables.read import read_table
from trilith.data.tables.table import Table
from trilith.errors import DataError


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of an open source."""

    whole: Table

    @property
    def source(self) -> str:
        """Where they come from, for messages."""
        return self.whole.source

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.whole.names

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.whole)

    def blocks(self, rows: int = 65_536) -> Iterator[Table]:
        """All rows in their order, up to so many at once."""
        for start in range(0, len(self), rows):
            yield self.whole.take(np.arange(start, min(start + rows, len(self))))


@contextmanager
def open_rows(source: str, *, query: str | None = None, table: str | None = None) -> Iterator[Rows]:
    """Open a source: what `read_table` reads."""
    if query is not None or table is not None:
        raise DataError(f"{source}: neither queries nor tables of a database are read yet")
    yield Rows(read_table(source))
