"""RobustScale: each feature to median 0 and a spread of its middle half of about 1."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, fixed_size, require_float
from trilith.blocks.statistics import Median, RobustSpread
from trilith.graph import Node
from trilith.graph.node import state


@dataclass(frozen=True)
class RobustScale(Block):
    """y = (x - median) / (upper - lower quartile), which far outliers leave alone (Holzmüller et al. 2024).

    Where the quartiles agree, half the range stands in; a constant feature has scale 1. Both are the
    training data's, taken once, before the first step; missing cells (NaN) do not count and stay missing.
    """

    def build(self, x: Node) -> Node:
        """(batch, ..., features) to the same shape."""
        x = require_float(x)
        size = (fixed_size(x),)
        median = state(size, Median(x), "median")
        scale = state(size, RobustSpread(x), "scale")
        return (x - median) / scale
