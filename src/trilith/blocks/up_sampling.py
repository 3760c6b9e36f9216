"""UpSampling: every cell of a signal or picture several times."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, require_counts, require_float
from trilith.graph import Node
from trilith.ops import broadcast
from trilith.ops.window import spatial_sizes


@dataclass(frozen=True)
class UpSampling(Block):
    """Each cell `factor` times along every spatial axis: the nearest neighbour's value.

    Raises:
        SettingError: a factor that is no whole number of at least 1.
    """

    factor: int = 2

    def __post_init__(self) -> None:
        require_counts("UpSampling", factor=self.factor)

    def build(self, x: Node) -> Node:
        """(batch, *spatial, channels) to (batch, *(factor · spatial), channels)."""
        x = require_float(x)
        batch, *_, channels = x.shape
        spatial = spatial_sizes(x.shape, max(len(x.shape) - 2, 1), "UpSampling")
        single = [each for size in spatial for each in (size, 1)]
        several = [each for size in spatial for each in (size, self.factor)]
        wide = broadcast(x.reshape((batch, *single, channels)), (batch, *several, channels))
        return wide.reshape((batch, *(size * self.factor for size in spatial), channels))
