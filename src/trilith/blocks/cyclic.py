"""Cyclic: a place in a cycle as a point on a circle."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi

from trilith.blocks.block import Block, require_float
from trilith.graph import Node
from trilith.ops import concatenate, cos, sin


@dataclass(frozen=True)
class Cyclic(Block):
    """(sin 2πx, cos 2πx): December is beside January, 23 o'clock beside midnight.

    x is the share of the cycle that has passed: 0.25 for April's beginning in a year.
    """

    def build(self, x: Node) -> Node:
        """(batch, ..., features) to (batch, ..., 2 · features), the sines first."""
        angle = 2 * pi * require_float(x)
        return concatenate([sin(angle), cos(angle)], -1)
