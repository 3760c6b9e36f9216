"""A long curve in few points that look the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def thin(x: Floats, y: Floats, limit: int) -> tuple[Floats, Floats]:
    """At most `limit` (4 or more) of the points: the first, the last, each stretch's lowest and highest.

    x, y: (points,), finite. What is left out lies between its stretch's lowest and highest: spikes stay.
    """
    if len(x) <= limit:
        return x, y
    stretches = max(1, (limit - 2) // 2)
    length = -(-len(y) // stretches)  # rounded up
    whole = np.pad(y, (0, stretches * length - len(y)), mode="edge").reshape(stretches, length)
    starts = np.arange(stretches) * length
    kept = np.concatenate([[0, len(y) - 1], starts + whole.argmin(1), starts + whole.argmax(1)])
    kept = np.unique(kept[kept < len(y)])
    return x[kept], y[kept]
