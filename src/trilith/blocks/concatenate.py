"""Concatenate: several inputs side by side."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, require_float
from trilith.graph import Node
from trilith.ops import concatenate


@dataclass(frozen=True)
class Concatenate(Block):
    """Called on several nodes: joins them along an axis, the features by default."""

    axis: int = -1

    def build(self, *parts: Node) -> Node:
        """(batch, a), (batch, b), ... to (batch, a + b + ...)."""
        return concatenate([require_float(part) for part in parts], self.axis)
