"""QuantileScale: each feature to its place among the training rows."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from trilith.blocks.block import Block, require_counts, require_float
from trilith.blocks.quantile_ranges import quantile_edges, way_through
from trilith.errors import SettingError
from trilith.graph import Node

DISTRIBUTIONS = ("uniform", "normal")


@dataclass(frozen=True)
class QuantileScale(Block):
    """The share of the training rows below x, as a number from -1 to 1, or as a standard normal score.

    Any spread of a feature becomes an even one, or a normal one, and outliers come to lie at its end. The
    share is a piecewise straight line between `bins` + 1 quantiles of the training data, taken once, before
    the first step; a value that many rows have gets the middle of their places. Missing cells (NaN) do not
    count and stay missing. Normal scores end a quarter of a bin from the shares 0 and 1, where they would be
    infinite.

    Raises:
        SettingError: bins below 1, or a distribution that is not known.
    """

    bins: int = 32
    distribution: str = "uniform"

    def __post_init__(self) -> None:
        require_counts("QuantileScale", bins=self.bins)
        if self.distribution not in DISTRIBUTIONS:
            known = ", ".join(DISTRIBUTIONS)
            raise SettingError(f"distribution must be one of {known}; got {self.distribution!r}.")

    def build(self, x: Node) -> Node:
        """(batch, ..., features) to the same shape."""
        x = require_float(x)
        edges = quantile_edges(x, self.bins)
        share = way_through(x.reshape((*x.shape, 1)), edges[:, :-1], edges[:, 1:])
        scores = self.scores()
        return (share * np.diff(scores)).sum(-1) + float(scores[0])

    def scores(self) -> np.ndarray:
        """What the quantiles become, (bins + 1,)."""
        shares = np.linspace(0, 1, self.bins + 1)
        if self.distribution == "uniform":
            return 2 * shares - 1
        end = 0.25 / self.bins
        normal = NormalDist()
        return np.array([normal.inv_cdf(share) for share in shares.clip(end, 1 - end)])
