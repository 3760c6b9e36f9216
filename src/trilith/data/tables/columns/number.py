"""A number column: the number as it is."""

from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.columns.column_encoder import ColumnEncoder
from trilith.data.tables.columns.convert import as_numbers
from trilith.data.tables.columns.feature import Feature
from trilith.data.tables.columns.profile import Profile
from trilith.data.tables.description import require_fields
from trilith.data.tables.number_limit import LARGEST, refuse_too_large
from trilith.data.tables.table import Column, Table
from trilith.errors import DataError

FAR = 1e4  # times the spread; float32 resolves 1e-7 of a number


@dataclass(frozen=True)
class NumberColumn(ColumnEncoder):
    """One feature: the number less the offset, NaN where it is missing.

    offset: the training rows' median where they are so far from zero that float32 would blur their spread,
        as it does seconds since 1970; else 0. It is taken off in float64.
    text_is_missing: whether a cell that is no number counts as missing; only where the training cells were
        texts, nine of ten of them numbers.
    """

    name: str
    offset: float = 0.0
    text_is_missing: bool = False

    def __post_init__(self) -> None:
        if not abs(self.offset) <= LARGEST:  # also refuses NaN
            raise DataError(
                f"column {self.name!r}: expected a finite offset within {LARGEST:.1e}, got {self.offset}"
            )

    @classmethod
    def fit(cls, profile: Profile) -> Self:
        lenient = not profile.is_number and profile.mostly_numbers
        numbers = as_numbers(profile.table, profile.name, text_is_missing=lenient)
        refuse_too_large(profile.table, profile.name, numbers)
        return cls(profile.name, _offset(numbers[~np.isnan(numbers)]), text_is_missing=lenient)

    @property
    def features(self) -> tuple[Feature, ...]:
        return (Feature(self.name, self.name, "number"),)

    @property
    def details(self) -> str:
        parts = [f"less {self.offset:.15g}"] if self.offset else []
        return ", ".join([*parts, "cells of text count as missing"] if self.text_is_missing else parts)

    def transform(self, table: Table) -> NDArray[np.float32]:
        numbers = as_numbers(table, self.name, text_is_missing=self.text_is_missing)
        refuse_too_large(table, self.name, numbers)
        return (numbers - self.offset).astype(np.float32)[:, None]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, description: object) -> Self:
        kinds = {"name": str, "offset": float, "text_is_missing": bool}
        return cls(**require_fields("a number column", description, kinds))


def _offset(known: Column) -> float:
    low, median, high = np.percentile(known, (25, 50, 75))
    spread = high - low or known.std()
    return float(median) if abs(median) > FAR * spread > 0 else 0.0
