"""Flatten: each example as one row of features."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, require_float
from trilith.graph import Node
from trilith.ops import flatten


@dataclass(frozen=True)
class Flatten(Block):
    """(batch, height, width, channels) to (batch, height · width · channels), read row by row."""

    def build(self, x: Node) -> Node:
        """(batch, ...) to (batch, features)."""
        return flatten(require_float(x))
