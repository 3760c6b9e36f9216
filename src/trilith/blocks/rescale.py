"""Rescale: from standard units back to the target's."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, fixed_size, require_float
from trilith.errors import ShapeError
from trilith.graph import Node
from trilith.graph.node import Fixed, state


@dataclass(frozen=True)
class Rescale(Block):
    """y = x · scale + mean, with one mean and one scale for each feature. Nothing is learned.

    Raises:
        ShapeError: not one number for each feature (when called).
    """

    mean: tuple[float, ...]
    scale: tuple[float, ...]

    def build(self, x: Node) -> Node:
        """(batch, ..., features) to the same shape."""
        x = require_float(x)
        size = fixed_size(x)
        if not len(self.mean) == len(self.scale) == size:
            raise ShapeError(
                f"expects a mean and a scale for each of {size} features, got {len(self.mean)} and "
                f"{len(self.scale)}."
            )
        scale = state((size,), Fixed(self.scale), "scale")
        return x * scale + state((size,), Fixed(self.mean), "mean")
