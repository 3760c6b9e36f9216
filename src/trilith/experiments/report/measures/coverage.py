"""Do intervals hold the true numbers as often as they promise?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trilith.experiments.report.measures.interval import share_interval


@dataclass(frozen=True)
class Coverage:
    """Of `rows` intervals that promise the share `asked`, the share `measured` holds the true number.

    low, high: the 95% interval of the share measured. mean_width: of the intervals, in the target's unit.
    """

    asked: float
    measured: float
    low: float
    high: float
    mean_width: float
    rows: int

    @property
    def kept(self) -> bool:
        """Whether the promise is within what so few rows can tell, or more than kept."""
        return self.asked <= self.high


def coverage(
    asked: float, target: NDArray[Any], lower: NDArray[np.float64], upper: NDArray[np.float64]
) -> Coverage | None:
    """Of true numbers and the ends of their intervals, (rows,) each; None without a row."""
    if not len(target):
        return None
    held = int(((lower <= target) & (target <= upper)).sum())
    low, high = share_interval(held, len(target))
    return Coverage(asked, held / len(target), low, high, float((upper - lower).mean()), len(target))
