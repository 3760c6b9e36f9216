"""SqueezeExcite: each channel weighed by what all of the picture says."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, fixed_size, require_counts, require_float
from trilith.blocks.dense import Dense
from trilith.blocks.pooling import GlobalAveragePool
from trilith.graph import Node


@dataclass(frozen=True)
class SqueezeExcite(Block):
    """y = x ∘ σ(W₂ · relu(W₁ · mean(x) + b₁) + b₂), a factor for each channel (Hu et al. 2018).

    `ratio`: how many times fewer units than channels W₁ leads to, at least one.

    Raises:
        SettingError: a ratio that is no whole number of at least 1.
    """

    ratio: int = 16

    def __post_init__(self) -> None:
        require_counts("SqueezeExcite", ratio=self.ratio)

    def build(self, x: Node) -> Node:
        """(batch, *spatial, channels) to the same shape."""
        x = require_float(x)
        channels = fixed_size(x)
        squeezed = GlobalAveragePool(name="squeeze")(x)
        hidden = Dense(max(1, channels // self.ratio), "relu", name="reduce")(squeezed)
        factor = Dense(channels, "sigmoid", name="excite")(hidden)
        return x * factor.reshape((x.shape[0], *(1,) * (len(x.shape) - 2), channels))
