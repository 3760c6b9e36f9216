"""Dropout: random units are silent while training."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, require_float, require_share
from trilith.graph import Node, by_phase
from trilith.graph.clock import SEED, STEP
from trilith.ops import greater_equal, uniform
from trilith.ops.random import fresh_stream


@dataclass(frozen=True)
class Dropout(Block):
    """Inverted dropout (Srivastava et al. 2014): zero with probability `rate`, else x / (1 - rate).

    At inference nothing happens. The mask is a pure function of seed, step and place.

    Raises:
        SettingError: a rate outside [0, 1).
    """

    rate: float = 0.5

    def __post_init__(self) -> None:
        require_share(self.rate, "dropout rate")

    def build(self, x: Node) -> Node:
        """(batch, ...) to the same shape."""
        x = require_float(x)
        if self.rate == 0:
            return x
        kept = greater_equal(uniform(x.shape, SEED, STEP, fresh_stream()), self.rate)
        return by_phase(training=x * (kept.cast("float") * (1 / (1 - self.rate))), inference=x)
