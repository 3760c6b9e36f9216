"""What a number is spread out into before a linear map: waves, or pieces of a line."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import pi

from trilith.blocks.block import fixed_size, require_counts, require_rate
from trilith.blocks.quantile_ranges import quantile_edges, way_through
from trilith.errors import SettingError
from trilith.graph import Node
from trilith.graph.node import parameter
from trilith.initializers import SmallNormal, Uniform
from trilith.ops import cos


@dataclass(frozen=True)
class NumericBasis(ABC):
    """From each number to several."""

    @abstractmethod
    def spread(self, x: Node) -> Node:
        """(batch, features) to (features, batch, size), as a product for each feature takes it."""


@dataclass(frozen=True)
class Periodic(NumericBasis):
    """cos(2π w x + b) with learned frequencies w and phases b (Holzmüller et al. 2024).

    After Gorishniy et al. 2022. w is drawn from a normal distribution with `stddev`, b uniformly from
    [-π, π]. `rate` is a factor on the learning rate of both.

    Raises:
        SettingError: no frequency, a stddev that is not positive, or a negative rate.
    """

    frequencies: int = 16
    stddev: float = 0.1
    rate: float = 0.1

    def __post_init__(self) -> None:
        require_counts("Periodic", frequencies=self.frequencies)
        require_rate("Periodic", self.rate)
        if not self.stddev > 0:
            raise SettingError(f"Periodic needs a stddev above 0, got {self.stddev}.")

    def spread(self, x: Node) -> Node:
        features = fixed_size(x)
        size = (features, self.frequencies)
        frequency = parameter(size, SmallNormal(2 * pi * self.stddev), "frequency", False, self.rate)
        phase = parameter(size, Uniform(pi), "phase", False, self.rate)
        waves = cos(x.reshape((x.shape[0], features, 1)) * frequency + phase)
        return waves.transpose((1, 0, 2))


@dataclass(frozen=True)
class PiecewiseLinear(NumericBasis):
    """How far x is through each of `bins` ranges with equally many training rows (Gorishniy et al. 2022).

    0 before the range, 1 behind it, in between along a straight line. Unlike the paper's, the first and the
    last range end as well: beyond the training data only the number itself, beside, goes on. Where several
    quantiles agree, a range is empty and says on which side x is.

    Raises:
        SettingError: bins below 1.
    """

    bins: int = 16

    def __post_init__(self) -> None:
        require_counts("PiecewiseLinear", bins=self.bins)

    def spread(self, x: Node) -> Node:
        edges = quantile_edges(x, self.bins)
        features = fixed_size(x)
        start, end = (each.reshape((features, 1, self.bins)) for each in (edges[:, :-1], edges[:, 1:]))
        return way_through(x.T.reshape((features, x.shape[0], 1)), start, end)
