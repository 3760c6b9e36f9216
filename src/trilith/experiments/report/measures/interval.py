"""How sure one can be of a share that was counted on a few rows."""

from __future__ import annotations

import math

Z_95 = 1.959963984540054  # 97.5% quantile of the standard normal


def share_interval(successes: int, rows: int) -> tuple[float, float]:
    """The 95% interval of a share (Wilson, 1927), which unlike the normal one holds for few rows."""
    share, weight = successes / rows, Z_95**2 / rows
    centre = (share + weight / 2) / (1 + weight)
    half = math.sqrt(weight * (share * (1 - share) + weight / 4)) / (1 + weight)
    return max(0.0, centre - half), min(1.0, centre + half)
