"""Reshape: each example in another shape."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, require_float
from trilith.graph import Node


@dataclass(frozen=True)
class Reshape(Block):
    """`shape` is that of one example, without the batch; one size may be -1."""

    shape: tuple[int, ...]

    def build(self, x: Node) -> Node:
        """(batch, ...) to (batch, *shape)."""
        x = require_float(x)
        return x.reshape((x.shape[0], *self.shape))
