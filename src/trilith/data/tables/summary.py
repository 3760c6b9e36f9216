"""What each column holds, for a report: counts, range, the most frequent texts."""

from dataclasses import dataclass
from heapq import nsmallest
from typing import Literal

import numpy as np

from trilith.data.tables.columns.convert import as_texts
from trilith.data.tables.columns.profile import Profile
from trilith.data.tables.table import Table

TOP_LEVELS = 5


@dataclass(frozen=True)
class ColumnSummary:
    """One column: minimum, mean and maximum of numbers, earliest and latest of times, top texts with counts.

    distinct counts the known cells' values. A column without a known cell has no minimum and no earliest.
    """

    name: str
    kind: Literal["number", "time", "text"]
    missing: int
    distinct: int
    minimum: float | None = None
    mean: float | None = None
    maximum: float | None = None
    earliest: str | None = None
    latest: str | None = None
    top: tuple[tuple[str, int], ...] = ()


def summary(table: Table) -> list[ColumnSummary]:
    """Each column in the table's order."""
    return [_summarise(Profile(table, name)) for name in table.names]


def _summarise(profile: Profile) -> ColumnSummary:
    name, missing, values = profile.name, profile.missing, profile.values
    if profile.is_time:
        ends = as_texts(values[[0, -1]]) if len(values) else [None, None]
        return ColumnSummary(name, "time", missing, len(values), earliest=ends[0], latest=ends[1])
    if not profile.is_number:
        counted = zip(profile.texts, profile.counts.tolist(), strict=True)
        top = nsmallest(TOP_LEVELS, counted, key=lambda item: (-item[1], item[0]))
        return ColumnSummary(name, "text", missing, len(values), top=tuple(top))
    if not len(values):
        return ColumnSummary(name, "number", missing, 0)
    with np.errstate(over="ignore"):  # a mean of numbers near 1e308 is honestly infinite
        mean = float(profile.column[profile.codes >= 0].mean())
    return ColumnSummary(name, "number", missing, len(values), float(values[0]), mean, float(values[-1]))
