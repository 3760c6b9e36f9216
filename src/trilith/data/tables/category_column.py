"""A text column: one feature for each text that came back often enough in the training rows."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.cells import is_finite
from trilith.data.tables.column_encoder import ColumnEncoder
from trilith.data.tables.description import require_fields, require_texts
from trilith.data.tables.table import Column, Table, is_number, missing_cells
from trilith.data.tables.uniqueness import MOST_LEVELS
from trilith.errors import DataError


@dataclass(frozen=True)
class CategoryColumn(ColumnEncoder):
    """One feature a level, 1 where the cell is that level and 0 elsewhere (one-hot).

    levels: the texts that at least two training rows hold, the most frequent first, at most 50.
    missing: whether missing cells are a level of their own; only where the training rows had some.
    other: whether all further texts share a feature; only where the training rows had some.

    A text that is new at prediction counts as other; without other it has zeros throughout, for a feature
    that was 0 in every training row would bring in weights that learned nothing. So does a missing cell
    where the training rows had none.
    """

    name: str
    levels: tuple[str, ...]
    missing: bool
    other: bool

    def __post_init__(self) -> None:
        if len(self.levels) > MOST_LEVELS or len(set(self.levels)) != len(self.levels):
            raise DataError(f"column {self.name!r}: expected at most {MOST_LEVELS} levels, all distinct")
        if not self.feature_names:
            raise DataError(f"column {self.name!r}: expected at least one level")

    @classmethod
    def fit(cls, name: str, column: Column) -> Self:
        missing = missing_cells(column)
        counts = Counter(column[~missing].tolist())
        repeated = [level for level, count in counts.items() if count > 1]
        levels = sorted(repeated, key=lambda level: (-counts[level], level))[:MOST_LEVELS]
        return cls(name, tuple(levels), bool(missing.any()), other=len(counts) > len(levels))

    @property
    def feature_names(self) -> tuple[str, ...]:
        names = [f"{self.name}={level}" for level in self.levels]
        if self.missing:
            names.append(f"{self.name} is missing")
        if self.other:
            names.append(f"{self.name} is other")
        return tuple(names)

    def transform(self, table: Table, out: NDArray[np.float32]) -> None:
        column = table.columns[self.name]
        slots = self._number_slots() if is_number(column) else self._text_slots()
        elsewhere = len(self.levels) + self.missing if self.other else -1
        codes = np.array([slots.get(cell, elsewhere) for cell in column.tolist()], dtype=np.int64)
        if self.missing:
            codes[missing_cells(column)] = len(self.levels)
        rows = np.flatnonzero(codes >= 0)
        out[rows, codes[rows]] = 1

    def _text_slots(self) -> dict[Any, int]:
        return {level: slot for slot, level in enumerate(self.levels)}

    def _number_slots(self) -> dict[Any, int]:
        """Codes such as 1, 2, X: a file without X reads as numbers. Of 1 and 1.0 the more frequent wins."""
        slots = reversed(self._text_slots().items())
        return {float(level): slot for level, slot in slots if is_finite(level)}

    def to_dict(self) -> dict[str, Any]:
        return {"name": self.name, "levels": list(self.levels), "missing": self.missing, "other": self.other}

    @classmethod
    def from_dict(cls, description: object) -> Self:
        kinds = {"name": str, "levels": list, "missing": bool, "other": bool}
        fields = require_fields("a category column", description, kinds)
        levels = require_texts("a category column's levels", fields.pop("levels"))
        return cls(levels=levels, **fields)
