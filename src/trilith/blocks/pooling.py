"""Pools: the greatest or the mean of what lies near each other, channel by channel."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from trilith.blocks.block import Block, require_float
from trilith.blocks.walk import Padding, Sizes, padding_of, require_padding, sizes_of
from trilith.errors import ShapeError
from trilith.graph import Node, format_shape
from trilith.ops import average_pool, max_pool
from trilith.ops.window import Pairs


@dataclass(frozen=True)
class Pool(Block):
    """What pools have in common. `axes`: how many spatial ones.

    size, stride: one number, or one an axis; windows lie side by side where no stride is said. padding:
    "same", "valid", a number, or a number or a pair (before, after) an axis; it counts in no window.

    Raises:
        SettingError: a setting that is none of these.
    """

    size: Sizes = 2
    stride: Sizes | None = None
    padding: Padding = "valid"
    axes: ClassVar[int]

    def __post_init__(self) -> None:
        self.sizes()
        require_padding(self.padding, self.axes)

    def sizes(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Size and stride, one number an axis."""
        size = sizes_of(self.size, self.axes, f"{type(self).__name__} size")
        if self.stride is None:
            return size, size
        return size, sizes_of(self.stride, self.axes, f"{type(self).__name__} stride")

    @abstractmethod
    def pooled(self, x: Node, size: Sequence[int], stride: Sequence[int], padding: Pairs) -> Node:
        """What is kept of each window."""

    def build(self, x: Node) -> Node:
        """(batch, *spatial, channels) to (batch, *positions, channels)."""
        x = require_float(x)
        size, stride = self.sizes()
        padding = padding_of(self.padding, x, size, stride, (1,) * self.axes, type(self).__name__)
        if any(max(pair) >= cells for pair, cells in zip(padding, size, strict=True)):
            raise ShapeError(f"padding {padding} leaves windows of {size} empty. Use less than the size.")
        return self.pooled(x, size, stride, padding)


@dataclass(frozen=True)
class MaxPool(Pool):
    """The greatest of each window."""

    def pooled(self, x: Node, size: Sequence[int], stride: Sequence[int], padding: Pairs) -> Node:
        return max_pool(x, size, stride, padding)


@dataclass(frozen=True)
class MaxPool1D(MaxPool):
    """The greatest of each window of signals (batch, length, channels)."""

    axes = 1


@dataclass(frozen=True)
class MaxPool2D(MaxPool):
    """The greatest of each window of pictures (batch, height, width, channels)."""

    axes = 2


@dataclass(frozen=True)
class AveragePool(Pool):
    """The mean of each window."""

    def pooled(self, x: Node, size: Sequence[int], stride: Sequence[int], padding: Pairs) -> Node:
        return average_pool(x, size, stride, padding)


@dataclass(frozen=True)
class AveragePool1D(AveragePool):
    """The mean of each window of signals (batch, length, channels)."""

    axes = 1


@dataclass(frozen=True)
class AveragePool2D(AveragePool):
    """The mean of each window of pictures (batch, height, width, channels)."""

    axes = 2


@dataclass(frozen=True)
class GlobalAveragePool(Block):
    """The mean of each channel over all of a signal or picture (Lin et al. 2014)."""

    def build(self, x: Node) -> Node:
        """(batch, *spatial, channels) to (batch, channels)."""
        return require_float(x).mean(_spatial_axes(x))


@dataclass(frozen=True)
class GlobalMaxPool(Block):
    """The greatest of each channel over all of a signal or picture."""

    def build(self, x: Node) -> Node:
        """(batch, *spatial, channels) to (batch, channels)."""
        return require_float(x).max(_spatial_axes(x))


def _spatial_axes(x: Node) -> tuple[int, ...]:
    if len(x.shape) < 3:
        raise ShapeError(f"expects (batch, *spatial, channels), got {format_shape(x.shape)}. Reshape it.")
    return tuple(range(1, len(x.shape) - 1))
