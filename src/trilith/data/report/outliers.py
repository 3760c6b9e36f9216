"""Numbers far from all the others of their column."""

from dataclasses import dataclass

import numpy as np

from trilith.data.tables.table import Column, Table

DEVIATIONS = 5.0
VERY_FAR, APART = 20.0, 3.0  # deviations, times as far: long tails reach far, but without a gap
QUARTILE = 0.6745  # standard deviations from a normal distribution's median to its quartiles
SHOWN = 5


@dataclass(frozen=True)
class Outlier:
    """A number, the place of its row, and how many robust deviations it is from the median."""

    row: int
    place: str
    value: float
    deviations: float


@dataclass(frozen=True)
class Outliers:
    """The numbers of a column below `low` or above `high`, five robust deviations from the median.

    The deviation of each side is the distance of its quartile from the median, over 0.6745; so a skewed
    column has a longer one on its long side. str() is a sentence.

    below, above: how many there are on each side; share: of the known cells.
    farthest: up to five of them, the farthest first.
    gap: how many times as far as its neighbour a number lies at the widest gap.
    """

    column: str
    below: int
    above: int
    share: float
    low: float
    high: float
    farthest: tuple[Outlier, ...]
    gap: float

    @property
    def count(self) -> int:
        """How many there are."""
        return self.below + self.above

    @property
    def is_remarkable(self) -> bool:
        """Whether some lie so far out, and so far from all others, that they may be mistakes."""
        return self.farthest[0].deviations >= VERY_FAR and self.gap >= APART

    def __str__(self) -> str:
        first = self.farthest[0]
        sides = [f"{self.below} below {self.low:.4g}"] * (self.below > 0)
        sides += [f"{self.above} above {self.high:.4g}"] * (self.above > 0)
        return (
            f"{self.column}: numbers far out, {' and '.join(sides)}; the farthest is {first.value:.6g} "
            f"({first.place}), {first.deviations:.0f} robust deviations from the median"
        )


def find_outliers(table: Table, name: str) -> Outliers | None:
    """The outliers of a number column; None where there are none."""
    column = table.columns[name]
    rows = np.flatnonzero(np.isfinite(column))
    if not len(rows):
        return None
    known = column[rows]
    lower, median, upper = np.percentile(known, (25, 50, 75))
    below, above = (median - lower) / QUARTILE, (upper - median) / QUARTILE
    distances = _distances(known - median, below, above)
    far = np.flatnonzero(distances > DEVIATIONS)
    if not len(far):
        return None
    order = far[np.argsort(-distances[far], kind="stable")[:SHOWN]]
    farthest = tuple(
        Outlier(int(rows[i]), table.place(int(rows[i])), float(known[i]), float(distances[i])) for i in order
    )
    low, high = (
        float(median + sign * DEVIATIONS * deviation) if deviation else sign * np.inf
        for sign, deviation in ((-1, below), (1, above))
    )
    under = int((known[far] < median).sum())
    share, gap = len(far) / len(rows), _widest_gap(distances)
    return Outliers(name, under, len(far) - under, share, low, high, farthest, gap)


def _widest_gap(distances: Column) -> float:
    """Between the outliers, and from the first of them to the numbers within."""
    far = np.sort(distances[distances > DEVIATIONS])
    inner = max(1.0, distances[distances <= DEVIATIONS].max(initial=0))
    return float((far / np.append(inner, far[:-1])).max())


def _distances(differences: Column, below: float, above: float) -> Column:
    """In deviations; 0 on a side whose quartile is the median itself, which gives no measure."""
    deviations = np.where(differences < 0, below, above)
    distances = np.zeros_like(differences)
    np.divide(np.abs(differences), deviations, out=distances, where=deviations > 0)
    return distances
