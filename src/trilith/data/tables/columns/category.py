"""A category column: one code for each level that came back often enough in the training rows."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.cells import is_finite
from trilith.data.tables.columns.column_encoder import ColumnEncoder
from trilith.data.tables.columns.convert import as_texts
from trilith.data.tables.columns.distinct import distinct
from trilith.data.tables.columns.feature import Feature
from trilith.data.tables.columns.profile import Profile
from trilith.data.tables.description import MOST_LEVELS, require_fields, require_texts
from trilith.data.tables.nearest import listing
from trilith.data.tables.table import Table, is_number
from trilith.errors import DataError

FEWEST_ROWS_A_LEVEL = 2


@dataclass(frozen=True)
class CategoryColumn(ColumnEncoder):
    """One feature: the code of the level, from 1 in the order of `levels`, then missing, then other.

    levels: the texts that at least two training rows hold, the most frequent first, at most 10,000.
    missing: whether missing cells are a level of their own; only where the training rows had some.
    other: whether all further texts share a level; only where the training rows had some.
    numbers: whether the training cells were numbers; "01" is then the level "1".

    A text that is new at prediction counts as other; without other its code is 0, for a level that was in
    no training row would bring in weights that learned nothing. So does a missing cell where the training
    rows had none.
    """

    name: str
    levels: tuple[str, ...]
    missing: bool
    other: bool
    numbers: bool

    def __post_init__(self) -> None:
        if len(self.levels) > MOST_LEVELS or len(set(self.levels)) != len(self.levels):
            raise DataError(f"column {self.name!r}: expected at most {MOST_LEVELS} levels, all distinct")
        if not self._size:
            raise DataError(f"column {self.name!r}: expected at least one level")

    @classmethod
    def fit(cls, profile: Profile) -> Self:
        counted = sorted(zip((-profile.counts).tolist(), profile.texts, strict=True))
        levels = tuple(level for count, level in counted[:MOST_LEVELS] if -count >= FEWEST_ROWS_A_LEVEL)
        other = len(levels) < len(counted)
        return cls(profile.name, levels, profile.missing > 0, other, profile.is_number)

    @property
    def _size(self) -> int:
        return len(self.levels) + self.missing + self.other

    @property
    def features(self) -> tuple[Feature, ...]:
        return (Feature(self.name, self.name, "category", self._size),)

    @property
    def level_names(self) -> tuple[str, ...]:
        """The name of each code, from 1: the levels, then "missing" and "other" where there are such."""
        return (*self.levels, *["missing"] * self.missing, *["other"] * self.other)

    @property
    def details(self) -> str:
        levels = "1 level" if len(self.levels) == 1 else f"{len(self.levels)} levels"
        shown = listing(self.levels[:3]) + (", ..." if len(self.levels) > 3 else "")
        return f"{levels}: {shown}" + (", and rare ones" if self.other else "")

    def transform(self, table: Table) -> NDArray[np.float32]:
        column = table.columns[self.name]
        values, codes = distinct(column)
        elsewhere = self._size if self.other else 0
        known = self._codes(as_texts(values), is_number(column), elsewhere)
        missing = len(self.levels) + 1 if self.missing else elsewhere
        return np.array([*known, missing], np.float32)[codes][:, None]

    def _codes(self, texts: list[str], are_numbers: bool, elsewhere: int) -> list[int]:
        """The code of each text.

        Numbers are compared as numbers, so that of the levels 1, 02 and X a file without X finds its 2; of
        1 and 01 the more frequent wins.
        """
        by_text = {level: code for code, level in enumerate(self.levels, 1)}
        if not are_numbers and not self.numbers:
            return [by_text.get(text, elsewhere) for text in texts]
        by_number = {float(level): code for level, code in reversed(by_text.items()) if is_finite(level)}
        numbers = (float(text) if is_finite(text) else None for text in texts)
        return [elsewhere if number is None else by_number.get(number, elsewhere) for number in numbers]

    def to_dict(self) -> dict[str, Any]:
        flags = {"missing": self.missing, "other": self.other, "numbers": self.numbers}
        return {"name": self.name, "levels": list(self.levels), **flags}

    @classmethod
    def from_dict(cls, description: object) -> Self:
        kinds = {"name": str, "levels": list, "missing": bool, "other": bool, "numbers": bool}
        fields = require_fields("a category column", description, kinds)
        levels = require_texts("a category column's levels", fields.pop("levels"))
        return cls(levels=levels, **fields)
