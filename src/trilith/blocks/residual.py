"""Residual: a detour around some blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith.blocks.block import Block, require_float, stack
from trilith.errors import ShapeError
from trilith.graph import Node, Scope, format_shape, inside
from trilith.graph.scope import current_scope


@dataclass(frozen=True)
class Residual(Block):
    """y = g(x) + f(x), where f stacks the blocks, and g the shortcut or, without one, is x (He et al. 2015).

    Raises:
        ShapeError: f and g give different shapes (when called).
    """

    blocks: Sequence[Block]
    shortcut: Sequence[Block] = ()

    def build(self, x: Node) -> Node:
        """(batch, ...) to the shape that both ways give."""
        x = require_float(x)
        y = stack(self.blocks, x)
        if self.shortcut:
            with inside(Scope("Shortcut", "shortcut", parent=current_scope())):
                x = stack(self.shortcut, x)
            advice = "Give both the same strides and units."
        else:
            advice = f"End them with Dense({x.shape[-1]}), or give a shortcut."
        if y.shape != x.shape:
            raise ShapeError(
                f"expects its blocks to keep the shape {format_shape(x.shape)}, "
                f"got {format_shape(y.shape)}. {advice}"
            )
        return x + y
