"""Residual: a detour around some blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith.blocks.block import Block, require_float, stack
from trilith.errors import ShapeError
from trilith.graph import Node, format_shape


@dataclass(frozen=True)
class Residual(Block):
    """y = x + f(x), where f stacks the blocks (He et al. 2015); f must keep the shape.

    Raises:
        ShapeError: the blocks change the shape (when called).
    """

    blocks: Sequence[Block]

    def build(self, x: Node) -> Node:
        """(batch, ...) to the same shape."""
        x = require_float(x)
        y = stack(self.blocks, x)
        if y.shape != x.shape:
            raise ShapeError(
                f"expects its blocks to keep the shape {format_shape(x.shape)}, got {format_shape(y.shape)}. "
                f"End them with Dense({x.shape[-1]})."
            )
        return x + y
