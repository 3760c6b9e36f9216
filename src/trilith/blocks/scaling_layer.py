"""ScalingLayer: one learned factor for each feature."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, fixed_size, require_float, require_rate
from trilith.graph import Node
from trilith.graph.node import Fill, parameter


@dataclass(frozen=True)
class ScalingLayer(Block):
    """y = x · scale: the network learns early which features matter (Holzmüller et al. 2024).

    `rate` is a factor on the learning rate: a scale has to move further than a weight to say as much.

    Raises:
        SettingError: a negative rate.
    """

    rate: float = 6.0

    def __post_init__(self) -> None:
        require_rate("ScalingLayer", self.rate)

    def build(self, x: Node) -> Node:
        """(batch, ..., features) to the same shape."""
        x = require_float(x)
        return x * parameter((fixed_size(x),), Fill(1.0), "scale", regularised=False, rate=self.rate)
