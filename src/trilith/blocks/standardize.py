"""Standardize: normalisation of the data as part of the network, learned from the training examples."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, fixed_size, require_float
from trilith.blocks.statistics import KnownMoment, Moment
from trilith.graph import Node
from trilith.graph.node import state


@dataclass(frozen=True)
class Standardize(Block):
    """y = (x - mean) / scale for each feature; mean and standard deviation are the training data's.

    They are taken once, before the first training step, and saved with the network, so that it predicts
    from raw rows. A constant feature has scale 1. With `missing`, NaN stands for what is not known: it does
    not count and stays.
    """

    missing: bool = False

    def build(self, x: Node) -> Node:
        """(batch, ..., features) to the same shape."""
        x = require_float(x)
        size = (fixed_size(x),)
        moment = KnownMoment if self.missing else Moment
        mean = state(size, moment(x, "mean"), "mean")
        scale = state(size, moment(x, "scale"), "scale")
        return (x - mean) / scale
