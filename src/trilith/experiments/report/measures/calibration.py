"""Does a stated probability come true as often as it says?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trilith.experiments.report.measures.interval import share_interval

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Rows whose stated probability lies in (low, high]: the mean stated, the share that came true."""

    low: float
    high: float
    rows: int
    stated: float
    observed: float
    observed_low: float
    observed_high: float


@dataclass(frozen=True)
class Calibration:
    """bins: those with rows, ascending. expected_error: mean distance of stated and observed over rows."""

    bins: list[Bin]
    rows: int
    expected_error: float


def calibration(stated: NDArray[Any], came_true: NDArray[np.bool_]) -> Calibration | None:
    """Bins of equal width over stated probabilities (rows,) and whether each came true (rows,).

    The expected calibration error is that of Naeini, Cooper and Hauskrecht, 2015. None without a row
    whose probability is finite.
    """
    finite = np.isfinite(stated)
    stated, came_true = stated[finite].astype(np.float64), came_true[finite]
    if not len(stated):
        return None
    edges = np.linspace(0.0, 1.0, BINS + 1)
    places = np.searchsorted(edges[1:-1], stated)
    bins = [
        _bin(edges[k], edges[k + 1], stated[places == k], came_true[places == k])
        for k in range(BINS)
        if np.any(places == k)
    ]
    error = sum(b.rows * abs(b.observed - b.stated) for b in bins) / len(stated)
    return Calibration(bins, len(stated), error)


def _bin(low: float, high: float, stated: NDArray[np.float64], came_true: NDArray[np.bool_]) -> Bin:
    rows, hits = len(stated), int(came_true.sum())
    observed_low, observed_high = share_interval(hits, rows)
    return Bin(float(low), float(high), rows, float(stated.mean()), hits / rows, observed_low, observed_high)
