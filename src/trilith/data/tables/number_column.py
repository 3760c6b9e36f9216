"""A number column: the number, and whether it was missing."""

from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.cells import first_not_number, quoted
from trilith.data.tables.column_encoder import ColumnEncoder
from trilith.data.tables.description import require_fields
from trilith.data.tables.number_limit import LARGEST, refuse_too_large
from trilith.data.tables.table import Column, Table, is_number, missing_cells
from trilith.errors import DataError


@dataclass(frozen=True)
class NumberColumn(ColumnEncoder):
    """The number less the training rows' median, which also stands for a missing one.

    The median is taken off in float64: what float32 would lose of a date or a year is kept.

    indicator: whether a second feature, 0 or 1, says that the cell is missing; only where the training
        rows had missing cells, for without them its weights would have learned nothing.
    """

    name: str
    median: float
    indicator: bool

    def __post_init__(self) -> None:
        if not abs(self.median) <= LARGEST:  # also refuses NaN
            raise DataError(
                f"column {self.name!r}: expected a finite median within {LARGEST:.1e}, got {self.median}"
            )

    @classmethod
    def fit(cls, name: str, column: Column) -> Self:
        missing = missing_cells(column)
        return cls(name, float(np.median(column[~missing])), bool(missing.any()))

    @property
    def feature_names(self) -> tuple[str, ...]:
        return (self.name, f"{self.name} is missing") if self.indicator else (self.name,)

    def transform(self, table: Table, out: NDArray[np.float32]) -> None:
        numbers = self._numbers(table)
        refuse_too_large(table, self.name, numbers)
        missing = np.isnan(numbers)
        out[:, 0] = np.where(missing, 0.0, numbers - self.median)
        if self.indicator:
            out[:, 1] = missing

    def _numbers(self, table: Table) -> Column:
        column = table.columns[self.name]
        if is_number(column):
            return column
        bad = first_not_number(column)
        if bad is not None:
            raise DataError(
                f"{table.source}, {table.place(bad)}: column {self.name!r} is {quoted(column[bad])}; "
                "expected a number, as in the training data, or an empty cell where it is not known"
            )
        return column.astype(np.float64)  # None becomes NaN

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, description: object) -> Self:
        fields = require_fields(
            "a number column", description, {"name": str, "median": float, "indicator": bool}
        )
        return cls(**fields)
