"""Profile: the training rows of one column, with what every kind of column asks about them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.cells import is_finite, quoted
from trilith.data.tables.columns.convert import as_texts
from trilith.data.tables.columns.distinct import MISSING, distinct
from trilith.data.tables.columns.mostly import mostly
from trilith.data.tables.table import Column, Table, is_number, is_time

MOSTLY = 0.9  # of the known cells


@dataclass(frozen=True, eq=False)
class Profile:
    """One column of a table of training rows; what is expensive is computed once, when it is asked for."""

    table: Table
    name: str

    @property
    def column(self) -> Column:
        """(rows,) the cells."""
        return self.table.columns[self.name]

    @cached_property
    def _distinct(self) -> tuple[Column, NDArray[np.int64]]:
        return distinct(self.column)

    @property
    def values(self) -> Column:
        """The known values, each once."""
        return self._distinct[0]

    @property
    def codes(self) -> NDArray[np.int64]:
        """(rows,) which of the values each row holds, -1 where the cell is missing."""
        return self._distinct[1]

    @cached_property
    def texts(self) -> list[str]:
        """The values as texts."""
        return as_texts(self.values)

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many rows hold each of the values."""
        return np.bincount(self.codes[self.codes != MISSING], minlength=len(self.values))

    @property
    def known(self) -> int:
        """How many cells are not missing."""
        return int(self.counts.sum())

    @property
    def missing(self) -> int:
        """How many cells are missing."""
        return len(self.column) - self.known

    @property
    def once(self) -> float:
        """The share of the known cells whose value no other row holds."""
        return float((self.counts == 1).sum() / max(self.known, 1))

    @cached_property
    def numeric(self) -> NDArray[np.bool_]:
        """Which of the values are finite numbers, or texts of such; see mostly."""
        if self.is_number:
            return np.asarray(np.isfinite(self.values))
        return mostly(is_finite, self.texts)

    @property
    def mostly_numbers(self) -> bool:
        """Whether nine of ten known cells are numbers or texts of such."""
        return self.share(self.numeric) >= MOSTLY

    def share(self, values: NDArray[np.bool_]) -> float:
        """The share of the known cells that hold one of these values, given as a mask."""
        return float(self.counts[values].sum() / max(self.known, 1))

    @property
    def is_number(self) -> bool:
        return is_number(self.column)

    @property
    def is_time(self) -> bool:
        return is_time(self.column)

    def where(self, value: int) -> str:
        """Where one of the values stands first and what it is: "file.csv, line 7: column 'age' is 'x'"."""
        row = int(np.flatnonzero(self.codes == value)[0])
        return (
            f"{self.table.source}, {self.table.place(row)}: column {self.name!r} "
            f"is {quoted(self.texts[value])}"
        )
