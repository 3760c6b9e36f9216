"""Convolutions over signals and pictures, and transposed ones, which go the other way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from trilith.blocks.activations import ActivationFunction, choose_activation
from trilith.blocks.block import Block, fixed_size, require_counts, require_float
from trilith.blocks.walk import Padding, Sizes, halved, padding_of, require_padding, sizes_of
from trilith.errors import ShapeError
from trilith.graph import Node
from trilith.graph.node import Fill, Initializer, parameter
from trilith.initializers import choose_initializer
from trilith.ops import convolution, transposed_convolution
from trilith.ops.window import reach, spatial_sizes


@dataclass(frozen=True)
class Kernel(Block):
    """What convolutions have in common. `axes`: how many spatial ones.

    kernel_size, stride, dilation: one number, or one an axis. padding: "same", "valid", a number, or a number
    or a pair (before, after) an axis. groups: the channels are divided in so many, each with its own share of
    the filters. initializer: a name, a function, or "auto", which chooses by the activation; the bias starts
    at zero.

    Raises:
        SettingError: a setting that is none of these.
    """

    filters: int
    kernel_size: Sizes
    activation: str | ActivationFunction = "linear"
    stride: Sizes = 1
    padding: Padding = "same"
    dilation: Sizes = 1
    groups: int = 1
    use_bias: bool = True
    initializer: str | Initializer = "auto"
    axes: ClassVar[int]

    def __post_init__(self) -> None:
        require_counts(type(self).__name__, filters=self.filters, groups=self.groups)
        for name in ("kernel_size", "stride", "dilation"):
            sizes_of(getattr(self, name), self.axes, f"{type(self).__name__} {name}")
        require_padding(self.padding, self.axes)
        choose_activation(self.activation)
        choose_initializer(self.initializer, self.activation)

    @property
    def sizes(self) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
        """Kernel, stride and dilation, one number an axis."""
        given = (self.kernel_size, self.stride, self.dilation)
        size, stride, dilation = (sizes_of(each, self.axes, type(self).__name__) for each in given)
        return size, stride, dilation

    def weight(self, *channels: int) -> Node:
        """The kernel (*kernel_size, channels of a group, filters)."""
        initializer = choose_initializer(self.initializer, self.activation)
        return parameter((*self.sizes[0], *channels), initializer, "weight")

    def finished(self, z: Node) -> Node:
        """The activation of z + b."""
        if self.use_bias:
            z = z + parameter((fixed_size(z),), Fill(0.0), "bias", regularised=False)
        return choose_activation(self.activation)(z)


@dataclass(frozen=True)
class Convolution(Kernel):
    """a = g(x ∗ W + b), W (*kernel_size, channels / groups, filters) and b (filters,)."""

    def build(self, x: Node) -> Node:
        """(batch, *spatial, channels) to (batch, *positions, filters)."""
        x = require_float(x)
        size, stride, dilation = self.sizes
        padding = padding_of(self.padding, x, size, stride, dilation, type(self).__name__)
        channels = _share(fixed_size(x), self.groups)
        return self.finished(
            convolution(x, self.weight(channels, self.filters), stride, padding, dilation, self.groups)
        )


@dataclass(frozen=True)
class Conv1D(Convolution):
    """a = g(x ∗ W + b) over signals (batch, length, channels)."""

    axes = 1


@dataclass(frozen=True)
class Conv2D(Convolution):
    """a = g(x ∗ W + b) over pictures (batch, height, width, channels) (LeCun et al. 1989).

    `groups` as many as channels makes it depthwise: each channel has filters of its own.
    """

    axes = 2


@dataclass(frozen=True)
class TransposedConvolution(Kernel):
    """a = g(x ∗ᵀ W + b), W (*kernel_size, filters / groups, channels) and b (filters,).

    What a convolution does backward with gradients, forward (Zeiler et al. 2010). With "same" padding the
    result is `stride` times as large as x.
    """

    def build(self, x: Node) -> Node:
        """(batch, *positions, channels) to (batch, *spatial, filters)."""
        x = require_float(x)
        size, stride, dilation = self.sizes
        positions = spatial_sizes(x.shape, self.axes, type(self).__name__)
        covered = reach(size, dilation)
        if self.padding == "same":
            spatial = [count * step for count, step in zip(positions, stride, strict=True)]
            padding = halved(max(far - step, 0) for far, step in zip(covered, stride, strict=True))
        else:
            padding = padding_of(self.padding, x, size, stride, dilation, type(self).__name__)
            spatial = [
                (count - 1) * step + far - sum(pad)
                for count, step, far, pad in zip(positions, stride, covered, padding, strict=True)
            ]
        weight = self.weight(_share(self.filters, self.groups), fixed_size(x))
        return self.finished(
            transposed_convolution(x, weight, spatial, stride, padding, dilation, self.groups)
        )


@dataclass(frozen=True)
class TransposedConv1D(TransposedConvolution):
    """a = g(x ∗ᵀ W + b) over signals (batch, length, channels)."""

    axes = 1


@dataclass(frozen=True)
class TransposedConv2D(TransposedConvolution):
    """a = g(x ∗ᵀ W + b) over pictures (batch, height, width, channels)."""

    axes = 2


def _share(channels: int, groups: int) -> int:
    """The channels of one group.

    Raises:
        ShapeError: they cannot be divided evenly.
    """
    if channels % groups:
        raise ShapeError(f"cannot divide {channels} channels in {groups} groups. Use a divisor.")
    return channels // groups
