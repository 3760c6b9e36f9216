"""An ordered column: levels such as small, medium, large, as their rank."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.cells import is_finite
from trilith.data.tables.columns.column_encoder import ColumnEncoder
from trilith.data.tables.columns.convert import as_texts
from trilith.data.tables.columns.distinct import distinct
from trilith.data.tables.columns.feature import Feature
from trilith.data.tables.columns.orders import recognised_order
from trilith.data.tables.columns.profile import Profile
from trilith.data.tables.description import MOST_LEVELS, require_fields, require_texts
from trilith.data.tables.nearest import listing
from trilith.data.tables.table import Table, is_number
from trilith.errors import DataError


@dataclass(frozen=True)
class OrderedColumn(ColumnEncoder):
    """One feature: the rank of the level, from 0 for the lowest; NaN where it is missing or not known."""

    name: str
    levels: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 2 <= len(self.levels) <= MOST_LEVELS or len(set(self.levels)) != len(self.levels):
            raise DataError(
                f"column {self.name!r}: expected an order of 2 to {MOST_LEVELS} levels, all distinct"
            )

    @classmethod
    def fit(cls, profile: Profile) -> Self:
        """The order is the table's own (Table.orders), or one that everybody knows."""
        name = profile.name
        levels = profile.table.orders.get(name) or recognised_order(profile.texts)
        if levels is None:
            raise DataError(
                f"{profile.table.source}: column {name!r}: no order is known of its levels "
                f"{listing(profile.texts)}; give it from the lowest to the highest, as in "
                f"{name}=ordered:low,medium,high"
            )
        ordered = cls(name, levels)
        ranks = ordered._ranks(profile.texts, profile.is_number)
        if np.isnan(ranks).any():
            unknown = int(np.flatnonzero(np.isnan(ranks))[0])
            raise DataError(f"{profile.where(unknown)}; expected one of its levels {listing(levels)}")
        return ordered

    @property
    def features(self) -> tuple[Feature, ...]:
        return (Feature(self.name, self.name, "number"),)

    @property
    def details(self) -> str:
        shown = self.levels if len(self.levels) <= 5 else (*self.levels[:2], "...", self.levels[-1])
        return " < ".join(shown)

    def transform(self, table: Table) -> NDArray[np.float32]:
        column = table.columns[self.name]
        values, codes = distinct(column)
        ranks = np.append(self._ranks(as_texts(values), is_number(column)), np.nan)
        return ranks[codes].astype(np.float32)[:, None]

    def _ranks(self, texts: list[str], numbers: bool) -> NDArray[np.float64]:
        """The rank of each text; levels such as "1" and "02" are compared with numbers as numbers."""
        ranks: dict[Any, int] = {level: rank for rank, level in enumerate(self.levels)}
        if not numbers:
            return np.array([ranks.get(text, np.nan) for text in texts], np.float64)
        by_number = {float(level): rank for level, rank in ranks.items() if is_finite(level)}
        return np.array([by_number.get(float(text), np.nan) for text in texts], np.float64)

    def to_dict(self) -> dict[str, Any]:
        return {"name": self.name, "levels": list(self.levels)}

    @classmethod
    def from_dict(cls, description: object) -> Self:
        fields = require_fields("an ordered column", description, {"name": str, "levels": list})
        return cls(fields["name"], require_texts("an ordered column's levels", fields["levels"]))
