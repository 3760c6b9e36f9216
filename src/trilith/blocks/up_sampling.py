"""UpSampling: signals and pictures with more cells along every spatial axis."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from trilith.blocks.block import Block, fixed_size, require_counts, require_float
from trilith.errors import SettingError
from trilith.graph import Node, as_node
from trilith.ops import broadcast, matmul
from trilith.ops.window import spatial_sizes

INTERPOLATIONS = ("nearest", "linear")


@dataclass(frozen=True)
class UpSampling(Block):
    """`factor` times as many cells along every spatial axis.

    `interpolation`: "nearest" repeats each cell; "linear" (bilinear in pictures) goes evenly from the middle
    of a cell to the middle of the next, and keeps the outermost value beyond it.

    Raises:
        SettingError: a factor that is no whole number of at least 1, or another interpolation.
    """

    factor: int = 2
    interpolation: str = "nearest"

    def __post_init__(self) -> None:
        require_counts("UpSampling", factor=self.factor)
        if self.interpolation not in INTERPOLATIONS:
            known = ", ".join(INTERPOLATIONS)
            raise SettingError(f"interpolation must be one of {known}; got {self.interpolation!r}.")

    def build(self, x: Node) -> Node:
        """(batch, *spatial, channels) to (batch, *(factor · spatial), channels)."""
        x = require_float(x)
        spatial = spatial_sizes(x.shape, max(len(x.shape) - 2, 1), "UpSampling")
        return self._repeated(x, spatial) if self.interpolation == "nearest" else self._between(x, spatial)

    def _repeated(self, x: Node, spatial: tuple[int, ...]) -> Node:
        batch, *_, channels = x.shape
        single = [each for size in spatial for each in (size, 1)]
        several = [each for size in spatial for each in (size, self.factor)]
        wide = broadcast(x.reshape((batch, *single, channels)), (batch, *several, channels))
        return wide.reshape((batch, *(size * self.factor for size in spatial), channels))

    def _between(self, x: Node, spatial: tuple[int, ...]) -> Node:
        """Axis by axis the product with a matrix of weights."""
        batch, channels = x.shape[0], fixed_size(x)
        shape = list(spatial)
        for axis, size in enumerate(spatial):
            inner = prod(shape[axis + 1 :]) * channels
            rows = x.reshape((batch, *shape[:axis], size, inner))
            shape[axis] = size * self.factor
            wide = matmul(as_node(between(size, self.factor)), rows)
            x = wide.reshape((batch, *shape, channels))
        return x


def between(size: int, factor: int) -> np.ndarray:
    """(factor · size, size): the weights of cells in places evenly between their middles."""
    places = np.clip((np.arange(size * factor) + 0.5) / factor - 0.5, 0, size - 1)
    low = np.floor(places).astype(int)
    weights = np.zeros((size * factor, size))
    weights[np.arange(size * factor), low] = 1 - (places - low)
    weights[np.arange(size * factor), np.minimum(low + 1, size - 1)] += places - low
    return weights
