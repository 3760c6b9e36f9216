"""NumericEmbedding: a learned vector for each number."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt

from trilith.blocks.block import Block, fixed_size, require_counts, require_float, require_rate, row_size
from trilith.blocks.numeric_bases import NumericBasis, Periodic
from trilith.graph import Node
from trilith.graph.node import Fill, parameter
from trilith.initializers import SmallNormal
from trilith.ops import concatenate


@dataclass(frozen=True)
class NumericEmbedding(Block):
    """Each number x beside `units` learned functions of it, linear in its spread over a basis.

    A network on plain numbers learns slowly what jumps or swings within a feature; on these it does not
    (Gorishniy et al. 2022). With Periodic and x kept it is PBLD (Holzmüller et al. 2024).

    Raises:
        SettingError: units below 1.
    """

    units: int = 3
    basis: NumericBasis = field(default_factory=Periodic)
    rate: float = 1.0

    def __post_init__(self) -> None:
        require_counts("NumericEmbedding", units=self.units)
        require_rate("NumericEmbedding", self.rate)

    def build(self, x: Node) -> Node:
        """(batch, features) to (batch, features · (1 + units)), the numbers themselves first."""
        x = require_float(x)
        features = row_size(x)
        spread = self.basis.spread(x)
        size = fixed_size(spread)
        weight = parameter(
            (features, size, self.units), SmallNormal(1 / sqrt(size)), "weight", rate=self.rate
        )
        bias = parameter((features * self.units,), Fill(0.0), "bias", regularised=False, rate=self.rate)
        embedded = (spread @ weight).transpose((1, 0, 2)).reshape((x.shape[0], features * self.units))
        return concatenate([x, embedded + bias], -1)
