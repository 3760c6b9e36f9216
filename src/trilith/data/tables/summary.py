"""What each column holds, for a report: counts, range, the most frequent texts."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

import numpy as np

from trilith.data.tables.table import Column, Table, is_number, missing_cells

TOP_LEVELS = 5


@dataclass(frozen=True)
class ColumnSummary:
    """One column: minimum, mean and maximum for numbers, the most frequent texts with counts for text.

    distinct counts the known cells' values. A number column without a known cell has no minimum.
    """

    name: str
    kind: Literal["number", "text"]
    missing: int
    distinct: int
    minimum: float | None = None
    mean: float | None = None
    maximum: float | None = None
    top: tuple[tuple[str, int], ...] = ()


def summary(table: Table) -> list[ColumnSummary]:
    """Each column in the table's order."""
    return [_summarise(name, column) for name, column in table.columns.items()]


def _summarise(name: str, column: Column) -> ColumnSummary:
    missing = missing_cells(column)
    known = column[~missing]
    if not is_number(column):
        counts = Counter(known.tolist())
        top = tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:TOP_LEVELS])
        return ColumnSummary(name, "text", int(missing.sum()), len(counts), top=top)
    distinct = len(np.unique(known))
    if not len(known):
        return ColumnSummary(name, "number", len(column), distinct)
    with np.errstate(over="ignore"):  # a mean of numbers near 1e308 is honestly infinite
        mean = float(known.mean())
    return ColumnSummary(
        name, "number", int(missing.sum()), distinct, float(known.min()), mean, float(known.max())
    )
