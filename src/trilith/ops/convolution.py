"""Convolution over any number of spatial axes, and its gradients, which are each other's derivatives.

All three are linear in either operand: y = x ∗ W, dx = dy ∗ᵀ W, dW = x ⋆ dy. The derivatives of each are the
other two, so a convolution can be derived as often as one likes. As in every network library it is the
cross-correlation of mathematics: the kernel is not turned round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from trilith.errors import ShapeError
from trilith.graph import Node, Op, Shape, format_shape
from trilith.graph.op import Array, ArrayNamespace
from trilith.ops.window import Pairs, Window, require_channels, require_positions, spatial_sizes

Gradients = Sequence[Node | None]


@dataclass(frozen=True)
class Walk(Op):
    """What the three have in common: how the kernel walks, and the groups that channels are divided in.

    x (batch, *spatial, channels), W (*kernel, channels / groups, filters), y (batch, *positions, filters).
    """

    stride: tuple[int, ...]
    padding: Pairs
    dilation: tuple[int, ...]
    groups: int

    @property
    def rank(self) -> int:
        """The number of spatial axes."""
        return len(self.stride)

    @property
    def walk(self) -> tuple[tuple[int, ...], Pairs, tuple[int, ...], int]:
        """The settings that all three share."""
        return self.stride, self.padding, self.dilation, self.groups

    def window(self, kernel: Sequence[int]) -> Window:
        """The window of a kernel of these sizes."""
        return Window(tuple(kernel), self.stride, self.padding, self.dilation)

    def _multiply_adds(self, kernel: Sequence[int], positions: Sequence[int]) -> int:
        """FLOP for a kernel (*sizes, channels / groups, filters) at (batch, *positions)."""
        return 2 * prod(kernel) * prod(positions)


@dataclass(frozen=True)
class Convolution(Walk):
    """y = x ∗ W: at each position the products of the kernel with what it covers, summed."""

    name = "convolution"
    formula = "{x} ∗ {w}"

    def shape(self, x: Shape, w: Shape) -> Shape:
        spatial = spatial_sizes(x, self.rank, "convolution")
        kernel, (fan_in, filters) = _kernel(w, self.rank, self.groups)
        require_channels(x[-1], fan_in * self.groups, f"a kernel {format_shape(w)} in {self.groups} groups")
        return (x[0], *self.window(kernel).positions(spatial), filters)

    def compute(self, xp: ArrayNamespace, x: Array, w: Array) -> Array:
        patches = self.window(w.shape[:-2]).patches(xp, x)
        columns = xp.matmul(_rows(xp, patches, self.groups), _matrix(xp, w, self.groups))
        return xp.reshape(xp.moveaxis(columns, 0, 1), (*patches.shape[:-2], w.shape[-1]))

    def derivative(self, upstream: Node, y: Node, x: Node, w: Node) -> Gradients:
        spatial = spatial_sizes(x.shape, self.rank, "convolution")
        kernel, _ = _kernel(w.shape, self.rank, self.groups)
        return [
            ConvolutionInputGradient(*self.walk, spatial)(upstream, w),
            ConvolutionWeightGradient(*self.walk, kernel)(x, upstream),
        ]

    def flops(self, output: tuple[int, ...], x: tuple[int, ...], w: tuple[int, ...]) -> int:
        return self._multiply_adds(w, output[:-1])


@dataclass(frozen=True)
class ConvolutionInputGradient(Walk):
    """dx for dy and W: each position's value times the kernel, added where the kernel stood.

    As a forward pass it is the transposed convolution. `spatial`: the sizes of x, which a stride leaves open.
    """

    spatial: tuple[int, ...]
    name = "convolution_input_gradient"
    formula = "{y} ∗ᵀ {w}"

    def shape(self, y: Shape, w: Shape) -> Shape:
        positions = spatial_sizes(y, self.rank, "transposed convolution")
        kernel, (fan_in, filters) = _kernel(w, self.rank, self.groups)
        require_channels(y[-1], filters, f"a transposed kernel {format_shape(w)}")
        require_positions(self.window(kernel).positions(self.spatial), positions)
        return (y[0], *self.spatial, fan_in * self.groups)

    def compute(self, xp: ArrayNamespace, y: Array, w: Array) -> Array:
        window = self.window(w.shape[:-2])
        cells, fan_in = prod(window.size), w.shape[-2]
        columns = xp.matmul(_columns(xp, y, self.groups), xp.matrix_transpose(_matrix(xp, w, self.groups)))
        patches = xp.reshape(columns, (self.groups, prod(y.shape[:-1]), cells, fan_in))
        patches = xp.reshape(xp.moveaxis(patches, 0, 2), (*y.shape[:-1], cells, self.groups * fan_in))
        return window.gathered(xp, patches, self.spatial)

    def derivative(self, upstream: Node, x: Node, y: Node, w: Node) -> Gradients:
        kernel, _ = _kernel(w.shape, self.rank, self.groups)
        return [
            Convolution(*self.walk)(upstream, w),
            ConvolutionWeightGradient(*self.walk, kernel)(upstream, y),
        ]

    def flops(self, output: tuple[int, ...], y: tuple[int, ...], w: tuple[int, ...]) -> int:
        return self._multiply_adds(w, y[:-1])


@dataclass(frozen=True)
class ConvolutionWeightGradient(Walk):
    """dW for x and dy: for each cell of the kernel what it saw, times what came of it, summed.

    `kernel`: the kernel's sizes, which a stride leaves open.
    """

    kernel: tuple[int, ...]
    name = "convolution_weight_gradient"
    formula = "{x} ⋆ {y}"

    def shape(self, x: Shape, y: Shape) -> Shape:
        spatial = spatial_sizes(x, self.rank, "a kernel's gradient")
        positions = spatial_sizes(y, self.rank, "a kernel's gradient")
        require_positions(self.window(self.kernel).positions(spatial), positions)
        channels, filters = x[-1], y[-1]
        if not isinstance(channels, int) or channels % self.groups:
            raise ShapeError(f"{channels} channels cannot be divided in {self.groups} groups.")
        return (*self.kernel, channels // self.groups, filters)

    def compute(self, xp: ArrayNamespace, x: Array, y: Array) -> Array:
        patches = self.window(self.kernel).patches(xp, x)
        rows = xp.matrix_transpose(_rows(xp, patches, self.groups))
        gradient = xp.matmul(rows, _columns(xp, y, self.groups))
        shape = (*self.kernel, x.shape[-1] // self.groups, y.shape[-1])
        return xp.reshape(xp.moveaxis(gradient, 0, 1), shape)

    def derivative(self, upstream: Node, w: Node, x: Node, y: Node) -> Gradients:
        spatial = spatial_sizes(x.shape, self.rank, "a kernel's gradient")
        return [
            ConvolutionInputGradient(*self.walk, spatial)(y, upstream),
            Convolution(*self.walk)(x, upstream),
        ]

    def flops(self, output: tuple[int, ...], x: tuple[int, ...], y: tuple[int, ...]) -> int:
        return self._multiply_adds(output, y[:-1])


def _rows(xp: ArrayNamespace, patches: Array, groups: int) -> Array:
    """(batch, *positions, cells, channels) to (groups, batch · positions, cells · channels / groups)."""
    cells, channels = patches.shape[-2:]
    split = xp.reshape(patches, (prod(patches.shape[:-2]), cells, groups, channels // groups))
    return xp.reshape(
        xp.moveaxis(split, 2, 0), (groups, prod(patches.shape[:-2]), cells * (channels // groups))
    )


def _columns(xp: ArrayNamespace, y: Array, groups: int) -> Array:
    """(batch, *positions, filters) to (groups, batch · positions, filters / groups)."""
    split = xp.reshape(y, (prod(y.shape[:-1]), groups, y.shape[-1] // groups))
    return xp.moveaxis(split, 1, 0)


def _matrix(xp: ArrayNamespace, w: Array, groups: int) -> Array:
    """(*kernel, channels / groups, filters) to (groups, cells · channels / groups, filters / groups)."""
    split = xp.reshape(w, (prod(w.shape[:-1]), groups, w.shape[-1] // groups))
    return xp.moveaxis(split, 1, 0)


def _kernel(w: Shape, rank: int, groups: int) -> tuple[tuple[int, ...], tuple[int, int]]:
    """The kernel's sizes; its channels a group and its filters.

    Raises:
        ShapeError: other than rank + 2 axes, or the filters cannot be divided in the groups.
    """
    sizes = tuple(each for each in w if isinstance(each, int))
    if len(w) != rank + 2 or len(sizes) != len(w):
        raise ShapeError(f"a kernel has {rank + 2} axes (*sizes, channels, filters), got {format_shape(w)}.")
    if sizes[-1] % groups:
        raise ShapeError(f"{sizes[-1]} filters cannot be divided in {groups} groups. Use a multiple.")
    return sizes[:-2], (sizes[-2], sizes[-1])


def convolution(
    x: Node,
    w: Node,
    stride: Sequence[int] | None = None,
    padding: Sequence[tuple[int, int]] | None = None,
    dilation: Sequence[int] | None = None,
    groups: int = 1,
) -> Node:
    """x (batch, *spatial, channels) ∗ w (*kernel, channels / groups, filters).

    By single steps, without padding, where nothing else is said.

    Raises:
        ShapeError: the shapes do not fit each other or the groups, or the kernel is larger than the
            padded input.
    """
    return Convolution(*_walk(w, stride, padding, dilation), groups)(x, w)


def transposed_convolution(
    y: Node,
    w: Node,
    spatial: Sequence[int],
    stride: Sequence[int] | None = None,
    padding: Sequence[tuple[int, int]] | None = None,
    dilation: Sequence[int] | None = None,
    groups: int = 1,
) -> Node:
    """y (batch, *positions, filters) ∗ᵀ w (*kernel, channels / groups, filters).

    The result, (batch, *spatial, channels), has the shape of what a convolution makes y from.

    Raises:
        ShapeError: a convolution with these settings does not make y's positions from `spatial`.
    """
    return ConvolutionInputGradient(*_walk(w, stride, padding, dilation), groups, tuple(spatial))(y, w)


def _walk(
    w: Node,
    stride: Sequence[int] | None,
    padding: Sequence[tuple[int, int]] | None,
    dilation: Sequence[int] | None,
) -> tuple[tuple[int, ...], Pairs, tuple[int, ...]]:
    rank = len(w.shape) - 2
    once = (1,) * rank
    return tuple(stride or once), tuple(padding or ((0, 0),) * rank), tuple(dilation or once)
