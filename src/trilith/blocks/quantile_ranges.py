"""Where numbers lie among the quantiles of the training data: what several blocks spread them by."""

from __future__ import annotations

import numpy as np

from trilith.blocks.block import fixed_size
from trilith.blocks.statistics import Quantiles
from trilith.graph import Node
from trilith.graph.node import State, state
from trilith.ops import maximum, minimum, sign, where


def quantile_edges(x: Node, bins: int) -> State:
    """A state (features, bins + 1): the ends of ranges that each hold equally many training rows of x."""
    levels = tuple(np.linspace(0, 1, bins + 1).tolist())
    return state((fixed_size(x), bins + 1), Quantiles(x, levels), "edges")


def way_through(x: Node, start: Node, end: Node) -> Node:
    """How far x is through the range from start to end: 0 before it, 1 behind it, a straight line within.

    Where the range is empty, as quantiles may agree, it is ½ at that place.
    """
    is_wide = end > start
    share = (x - start) / where(is_wide, end - start, 1.0)
    return where(is_wide, maximum(minimum(share, 1.0), 0.0), 0.5 + 0.5 * sign(x - start))
