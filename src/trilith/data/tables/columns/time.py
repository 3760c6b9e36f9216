"""A column of dates or times: the days that have passed, and the places in the year, the week, the day."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.columns.column_encoder import ColumnEncoder
from trilith.data.tables.columns.convert import as_texts, as_times, parse_time
from trilith.data.tables.columns.cycles import CYCLES, DAY
from trilith.data.tables.columns.feature import Feature
from trilith.data.tables.columns.mostly import mostly
from trilith.data.tables.columns.profile import Profile
from trilith.data.tables.description import require_fields, require_texts
from trilith.data.tables.nearest import listing
from trilith.data.tables.table import Table, missing_cells
from trilith.errors import DataError

LARGEST_PHASE = np.nextafter(np.float32(1), np.float32(0))


@dataclass(frozen=True)
class TimeColumn(ColumnEncoder):
    """The days since the origin, and a phase for each cycle; NaN where the time is missing.

    origin: the first time of the training rows, as ISO 8601.
    cycles: names of CYCLES. Those whose place varies in the training rows, over more than one turn: within
        a single year the day of the year says nothing that the days since the origin do not.
    """

    name: str
    origin: str
    cycles: tuple[str, ...]

    def __post_init__(self) -> None:
        try:
            parse_time(self.origin)
        except ValueError:
            raise DataError(
                f"column {self.name!r}: expected an origin such as 2026-01-31, got {self.origin!r}"
            ) from None
        if not set(self.cycles) <= set(CYCLES) or len(set(self.cycles)) != len(self.cycles):
            raise DataError(
                f"column {self.name!r}: expected cycles of {listing(CYCLES)}, got {listing(self.cycles)}"
            )

    @classmethod
    def fit(cls, profile: Profile) -> Self:
        times = as_times(profile.table, profile.name)
        known = np.unique(times[~missing_cells(times)])
        span = (known[-1] - known[0]) / DAY
        cycles = tuple(
            name
            for name, cycle in CYCLES.items()
            if span >= cycle.length and len(np.unique(cycle.position(known))) > 1
        )
        return cls(profile.name, as_texts(known[:1])[0], cycles)

    @property
    def features(self) -> tuple[Feature, ...]:
        days = Feature(f"{self.name}: days", self.name, "number")
        return (days, *(Feature(f"{self.name}: {cycle}", self.name, "phase") for cycle in self.cycles))

    @property
    def details(self) -> str:
        return ", ".join((f"days since {self.origin}", *self.cycles))

    def transform(self, table: Table) -> NDArray[np.float32]:
        times = as_times(table, self.name)
        features = np.empty((len(times), 1 + len(self.cycles)), np.float32)
        features[:, 0] = (times - parse_time(self.origin)) / DAY
        for place, cycle in enumerate(self.cycles, 1):
            # a position close to 1 may round to 1 in float32
            features[:, place] = np.minimum(CYCLES[cycle].position(times).astype(np.float32), LARGEST_PHASE)
        return features

    def to_dict(self) -> dict[str, Any]:
        return {"name": self.name, "origin": self.origin, "cycles": list(self.cycles)}

    @classmethod
    def from_dict(cls, description: object) -> Self:
        kinds = {"name": str, "origin": str, "cycles": list}
        fields = require_fields("a time column", description, kinds)
        return cls(cycles=require_texts("a time column's cycles", fields.pop("cycles")), **fields)


def times_among(texts: list[str]) -> NDArray[np.bool_]:
    """(texts,) which of them are dates or times; none where most of a hundred are not."""
    return mostly(_is_time, texts)


def _is_time(text: str) -> bool:
    try:
        parse_time(text)
    except ValueError:
        return False
    return True
