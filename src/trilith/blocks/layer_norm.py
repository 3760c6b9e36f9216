"""LayerNorm: each example to mean 0 and variance 1 over its features."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, fixed_size, require_float
from trilith.graph import Node
from trilith.graph.node import Fill, parameter
from trilith.ops import standardise


@dataclass(frozen=True)
class LayerNorm(Block):
    """y = scale · (x - mean) / √(variance + epsilon) + shift over the last axis (Ba et al. 2016)."""

    epsilon: float = 1e-5

    def build(self, x: Node) -> Node:
        """(batch, ..., features) to the same shape."""
        x = require_float(x)
        size = (fixed_size(x),)
        scale = parameter(size, Fill(1.0), "scale", regularised=False)
        shift = parameter(size, Fill(0.0), "shift", regularised=False)
        return scale * standardise(x, -1, self.epsilon) + shift
