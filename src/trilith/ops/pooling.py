"""Pooling: the greatest or the sum of what a window sees, channel by channel, and their gradients.

Where the greatest lies is an op of its own: the gradient is a scatter to these places, and that of a scatter
a look at them, so the family is closed, like that of convolution. Of equal greatest ones the first counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, prod

import numpy as np

from trilith.graph import Node, Op, Shape, as_node
from trilith.graph.op import Array, ArrayNamespace
from trilith.ops.window import Pairs, Window, require_positions, spatial_sizes

Gradients = Sequence[Node | None]


@dataclass(frozen=True)
class Pool(Op):
    """What all have in common: a window that walks. x (batch, *spatial, channels)."""

    size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: Pairs

    @property
    def walk(self) -> tuple[tuple[int, ...], tuple[int, ...], Pairs]:
        """The settings that all share."""
        return self.size, self.stride, self.padding

    @property
    def window(self) -> Window:
        """The window, its cells side by side."""
        return Window(self.size, self.stride, self.padding, (1,) * len(self.size))

    def shape(self, x: Shape, *others: Shape) -> Shape:
        spatial = spatial_sizes(x, len(self.size), self.name)
        return (x[0], *self.window.positions(spatial), x[-1])

    def flops(self, output: tuple[int, ...], *inputs: tuple[int, ...]) -> int:
        return prod(self.size) * prod(output)


@dataclass(frozen=True)
class MaxPool(Pool):
    """The greatest of what the window sees; what lies in the padding is never it."""

    name = "max_pool"
    formula = "max_pool({x})"

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return self.window.folded(xp, x, xp.maximum, -inf)

    def derivative(self, upstream: Node, y: Node, x: Node) -> Gradients:
        spatial = spatial_sizes(x.shape, len(self.size), self.name)
        return [PoolScatter(*self.walk, spatial)(upstream, MaxPoolIndex(*self.walk)(x))]


@dataclass(frozen=True)
class MaxPoolIndex(Pool):
    """Which cell of the window holds the greatest value, counted row by row."""

    name = "max_pool_index"
    formula = "argmax_pool({x})"

    def result_dtype(self, *dtypes: str) -> str:
        return "int"

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.argmax(self.window.patches(xp, x, -inf), axis=-2)

    def derivative(self, upstream: Node, index: Node, x: Node) -> Gradients:
        return [None]


@dataclass(frozen=True)
class AtIndex(Pool):
    """An op on values of any kind and the cells that are meant."""

    def operand_kinds(self, *dtypes: str) -> Sequence[str]:
        return [dtypes[0], "int"]

    def result_dtype(self, *dtypes: str) -> str:
        return dtypes[0]


@dataclass(frozen=True)
class PoolTake(AtIndex):
    """What lies in the cell that the index names, at each position of the window."""

    name = "pool_take"
    formula = "{x}[{index}]"

    def compute(self, xp: ArrayNamespace, x: Array, index: Array) -> Array:
        patches = self.window.patches(xp, x)
        return xp.take_along_axis(patches, xp.expand_dims(index, axis=-2), axis=-2)[..., 0, :]

    def derivative(self, upstream: Node, y: Node, x: Node, index: Node) -> Gradients:
        spatial = spatial_sizes(x.shape, len(self.size), self.name)
        return [PoolScatter(*self.walk, spatial)(upstream, index), None]


@dataclass(frozen=True)
class Unpool(Pool):
    """An op that goes the other way: from (batch, *positions, channels) to (batch, *spatial, channels)."""

    spatial: tuple[int, ...]

    def shape(self, values: Shape, *others: Shape) -> Shape:
        positions = spatial_sizes(values, len(self.size), self.name)
        require_positions(self.window.positions(self.spatial), positions)
        return (values[0], *self.spatial, values[-1])


@dataclass(frozen=True)
class PoolScatter(Unpool, AtIndex):
    """Each value added to the cell that its index names."""

    name = "pool_scatter"
    formula = "scatter_pool({values}, {index})"

    def compute(self, xp: ArrayNamespace, values: Array, index: Array) -> Array:
        cells = xp.reshape(xp.arange(prod(self.size)), (-1, 1))
        here = xp.expand_dims(index, axis=-2) == cells
        patches = xp.where(here, xp.expand_dims(values, axis=-2), xp.asarray(0, dtype=values.dtype))
        return self.window.gathered(xp, patches, self.spatial)

    def derivative(self, upstream: Node, x: Node, values: Node, index: Node) -> Gradients:
        return [PoolTake(*self.walk)(upstream, index), None]

    def flops(self, output: tuple[int, ...], *inputs: tuple[int, ...]) -> int:
        return prod(inputs[0])


@dataclass(frozen=True)
class PoolSum(Pool):
    """The sum of what the window sees."""

    name = "pool_sum"
    formula = "sum_pool({x})"

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return self.window.folded(xp, x, xp.add)

    def derivative(self, upstream: Node, y: Node, x: Node) -> Gradients:
        return [PoolSpread(*self.walk, spatial_sizes(x.shape, len(self.size), self.name))(upstream)]


@dataclass(frozen=True)
class PoolSpread(Unpool):
    """Each value added to all the cells that the window sees: the gradient of the sum."""

    name = "pool_spread"
    formula = "spread_pool({values})"

    def compute(self, xp: ArrayNamespace, values: Array) -> Array:
        cells = xp.broadcast_to(
            xp.expand_dims(values, axis=-2), (*values.shape[:-1], prod(self.size), values.shape[-1])
        )
        return self.window.gathered(xp, cells, self.spatial)

    def derivative(self, upstream: Node, x: Node, values: Node) -> Gradients:
        return [PoolSum(*self.walk)(upstream)]

    def flops(self, output: tuple[int, ...], *inputs: tuple[int, ...]) -> int:
        return prod(self.size) * prod(inputs[0])


def max_pool(
    x: Node,
    size: Sequence[int],
    stride: Sequence[int] | None = None,
    padding: Sequence[tuple[int, int]] | None = None,
) -> Node:
    """The greatest of each window; windows lie side by side by default.

    Raises:
        ShapeError: x is not (batch, *spatial, channels), or smaller than the window.
    """
    return MaxPool(*_walk(size, stride, padding))(x)


def average_pool(
    x: Node,
    size: Sequence[int],
    stride: Sequence[int] | None = None,
    padding: Sequence[tuple[int, int]] | None = None,
) -> Node:
    """The mean of each window, over what lies within x: padding does not count.

    Raises:
        ShapeError: x is not (batch, *spatial, channels), or smaller than the window.
    """
    op = PoolSum(*_walk(size, stride, padding))
    total = op(x)
    within = np.ones((1, *spatial_sizes(x.shape, len(size), op.name), 1))
    count = op.compute(np, within)[0]
    share: Node = as_node(1 / count[(0,) * len(count.shape)] if np.ptp(count) == 0 else 1 / count)
    return total * share


def _walk(
    size: Sequence[int], stride: Sequence[int] | None, padding: Sequence[tuple[int, int]] | None
) -> tuple[tuple[int, ...], tuple[int, ...], Pairs]:
    return tuple(size), tuple(stride or size), tuple(padding or ((0, 0),) * len(size))
