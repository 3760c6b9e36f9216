"""GaussianNoise: normal noise added while training."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, require_float
from trilith.errors import SettingError
from trilith.graph import Node, by_phase
from trilith.graph.clock import SEED, STEP
from trilith.ops import normal
from trilith.ops.random import fresh_stream


@dataclass(frozen=True)
class GaussianNoise(Block):
    """x + stddev · n with standard normal n while training; x at inference.

    Raises:
        SettingError: a negative standard deviation.
    """

    stddev: float = 0.1

    def __post_init__(self) -> None:
        if self.stddev < 0:
            raise SettingError(f"the noise's stddev must not be negative, got {self.stddev}.")

    def build(self, x: Node) -> Node:
        """(batch, ...) to the same shape."""
        x = require_float(x)
        noise = normal(x.shape, SEED, STEP, fresh_stream(), fresh_stream())
        return by_phase(training=x + self.stddev * noise, inference=x)
