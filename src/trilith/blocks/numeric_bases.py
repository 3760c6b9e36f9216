"""What a number is spread out into before a linear map: waves, or pieces of a line."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import pi

import numpy as np

from trilith.blocks.block import fixed_size
from trilith.blocks.statistics import Quantiles
from trilith.errors import SettingError
from trilith.graph import Node
from trilith.graph.node import parameter, state
from trilith.initializers import SmallNormal, Uniform
from trilith.ops import cos, maximum, minimum


@dataclass(frozen=True)
class NumericBasis(ABC):
    """From each number to several."""

    @abstractmethod
    def spread(self, x: Node) -> Node:
        """(batch, features) to (batch, features, size)."""


@dataclass(frozen=True)
class Periodic(NumericBasis):
    """cos(2π w x + b) with learned frequencies w and phases b (Holzmüller et al. 2024).

    After Gorishniy et al. 2022. w is drawn from a normal distribution with `stddev`, b uniformly from
    [-π, π]. `rate` is a factor on the learning rate of both.

    Raises:
        SettingError: no frequency, or a stddev that is not positive.
    """

    frequencies: int = 16
    stddev: float = 0.1
    rate: float = 0.1

    def __post_init__(self) -> None:
        if self.frequencies < 1 or not self.stddev > 0:
            raise SettingError(
                "a periodic basis needs frequencies of at least 1 and a stddev above 0, got "
                f"{self.frequencies} and {self.stddev}."
            )

    def spread(self, x: Node) -> Node:
        features = fixed_size(x)
        size = (features, self.frequencies)
        frequency = parameter(size, SmallNormal(2 * pi * self.stddev), "frequency", False, self.rate)
        phase = parameter(size, Uniform(pi), "phase", False, self.rate)
        return cos(x.reshape((x.shape[0], features, 1)) * frequency + phase)


@dataclass(frozen=True)
class PiecewiseLinear(NumericBasis):
    """How far x is through each of `bins` ranges with equally many training rows (Gorishniy et al. 2022).

    0 before the range, 1 behind it, in between along a straight line; the first and the last go on beyond
    their ends. Where several quantiles agree, a range is empty and says on which side x is.

    Raises:
        SettingError: bins below 1.
    """

    bins: int = 16

    def __post_init__(self) -> None:
        if self.bins < 1:
            raise SettingError(f"a piecewise linear basis needs bins of at least 1, got {self.bins}.")

    def spread(self, x: Node) -> Node:
        features = fixed_size(x)
        levels = tuple(np.linspace(0, 1, self.bins + 1).tolist())
        edges = state((features, self.bins + 1), Quantiles(x, levels), "edges")
        start, end = edges[:, :-1], edges[:, 1:]
        width = maximum(end - start, 1e-6)
        share = (x.reshape((x.shape[0], features, 1)) - start) / width
        low, high = np.zeros(self.bins), np.ones(self.bins)
        low[0], high[-1] = -10.0, 11.0
        return maximum(minimum(share, high), low)
