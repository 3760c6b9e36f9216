"""Reductions over axes: sum, mean, maximum, and the logarithm of a sum of exponentials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from trilith.errors import ShapeError
from trilith.graph import Apply, BatchSize, Dim, Node, Op, Shape, as_node, format_shape
from trilith.graph.op import Array, ArrayNamespace
from trilith.graph.shape import concrete, normalise_axis
from trilith.ops.comparison import equal
from trilith.ops.exponential import exp
from trilith.ops.index import ScatterAlongAxis
from trilith.ops.shape import broadcast, reshape

Gradients = Sequence[Node | None]
Axis = int | tuple[int, ...] | None


@dataclass(frozen=True)
class Reduction(Op):
    """One value from all those along `axes`; with `keepdims` those axes stay, of size 1."""

    axes: tuple[int, ...]
    keepdims: bool = False

    def shape(self, x: Shape) -> Shape:
        if self.keepdims:
            return tuple(1 if axis in self.axes else dim for axis, dim in enumerate(x))
        return tuple(dim for axis, dim in enumerate(x) if axis not in self.axes)

    def stretched(self, reduced: Node, x: Node) -> Node:
        """A reduced value laid beside x again: the reduced axes back, of size 1."""
        return reshape(reduced, tuple(1 if axis in self.axes else dim for axis, dim in enumerate(x.shape)))

    def flops(self, output: tuple[int, ...], x: tuple[int, ...]) -> int:
        return self.flops_per_element * prod(x)

    def simplified(self, x: Node) -> Node | None:
        """Nothing is reduced along axes of one element."""
        single = x.dtype == "float" and all(x.shape[axis] == 1 for axis in self.axes)
        return reshape(x, self.shape(x.shape)) if single else None


@dataclass(frozen=True)
class Sum(Reduction):
    """Σ x."""

    name = "sum"
    formula = "Σ {x}"

    def result_dtype(self, *dtypes: str) -> str:
        return "float" if dtypes[0] == "float" else "int"

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.sum(x, axis=self.axes, keepdims=self.keepdims)

    def derivative(self, upstream: Node, total: Node, x: Node) -> Gradients:
        return [broadcast(self.stretched(upstream, x), x.shape)]

    def simplified(self, x: Node) -> Node | None:
        """Scattered values add up to what they did before, wherever they went along the axis."""
        if isinstance(x, Apply) and isinstance(x.op, ScatterAlongAxis) and x.op.axis in self.axes:
            return Sum(self.axes, self.keepdims)(x.inputs[0])
        return super().simplified(x)


@dataclass(frozen=True)
class Mean(Reduction):
    """The arithmetic mean."""

    name = "mean"
    formula = "mean {x}"

    def operand_kinds(self, *dtypes: str) -> Sequence[str]:
        return ["float"]

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.mean(x, axis=self.axes, keepdims=self.keepdims)

    def derivative(self, upstream: Node, mean: Node, x: Node) -> Gradients:
        return [broadcast(self.stretched(upstream, x) / count(x, self.axes), x.shape)]


@dataclass(frozen=True)
class Max(Reduction):
    """The largest value; equal largest values share the gradient."""

    name = "max"
    formula = "max {x}"

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.max(x, axis=self.axes, keepdims=self.keepdims)

    def derivative(self, upstream: Node, largest: Node, x: Node) -> Gradients:
        is_largest = equal(x, self.stretched(largest, x)).cast("float")
        winners = is_largest.sum(self.axes, keepdims=True)
        return [self.stretched(upstream, x) / winners * is_largest]


@dataclass(frozen=True)
class Argmax(Op):
    """The index of the largest value along an axis, the first at a tie. No gradient passes."""

    axis: int
    name = "argmax"
    formula = "argmax {x}"

    def shape(self, x: Shape) -> Shape:
        axis = normalise_axis(self.axis, x)
        return (*x[:axis], *x[axis + 1 :])

    def result_dtype(self, *dtypes: str) -> str:
        return "int"

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.argmax(x, axis=self.axis)

    def derivative(self, upstream: Node, index: Node, x: Node) -> Gradients:
        return [None]

    def flops(self, output: tuple[int, ...], x: tuple[int, ...]) -> int:
        return prod(x)


@dataclass(frozen=True)
class Logsumexp(Reduction):
    """log Σ exp(x), shifted by the maximum so that nothing overflows."""

    name = "logsumexp"
    formula = "log Σ exp({x})"
    flops_per_element = 22

    def operand_kinds(self, *dtypes: str) -> Sequence[str]:
        return ["float"]

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        largest = xp.max(x, axis=self.axes, keepdims=True)
        shift = xp.where(xp.isfinite(largest), largest, xp.zeros_like(largest))
        total = xp.log(xp.sum(xp.exp(x - shift), axis=self.axes, keepdims=True)) + shift
        return total if self.keepdims else xp.squeeze(total, axis=self.axes)

    def derivative(self, upstream: Node, y: Node, x: Node) -> Gradients:
        return [self.stretched(upstream, x) * exp(x - self.stretched(y, x))]


@dataclass(frozen=True)
class Count(Op):
    """How many elements shapes of these sizes hold: known only when the batch is."""

    sizes: tuple[Dim, ...]
    dtype: str = "float"
    name = "count"
    formula = "count"
    flops_per_element = 0

    def shape(self) -> Shape:
        return ()

    def result_dtype(self, *dtypes: str) -> str:
        return "float"

    def compute(self, xp: ArrayNamespace) -> Array:
        return xp.asarray(prod(concrete(self.sizes)), dtype=self.dtype)

    def derivative(self, upstream: Node, number: Node) -> Gradients:
        return []


def count(x: Node, axes: Axis = None) -> Node:
    """The number of elements of x along the axes, as a float."""
    sizes = tuple(x.shape[axis] for axis in axes_of(x.shape, axes))
    if any(isinstance(size, BatchSize) for size in sizes):
        return Count(sizes)()
    return as_node(float(prod(size for size in sizes if isinstance(size, int))))


def axes_of(shape: Shape, axis: Axis) -> tuple[int, ...]:
    """The axes counted from the front, in order; all of them for None.

    Raises:
        ShapeError: the shape has no such axis, or one is named twice.
    """
    if axis is None:
        return tuple(range(len(shape)))
    wanted = (axis,) if isinstance(axis, int) else axis
    axes = tuple(sorted(normalise_axis(each, shape) for each in wanted))
    if len(set(axes)) < len(axes):
        raise ShapeError(f"axes {wanted} name an axis of {format_shape(shape)} twice. Name each once.")
    return axes


def sum(x: Node, axis: Axis = None, keepdims: bool = False) -> Node:
    """The sum over one, several or all axes."""
    return Sum(axes_of(as_node(x).shape, axis), keepdims)(x)


def mean(x: Node, axis: Axis = None, keepdims: bool = False) -> Node:
    """The mean over one, several or all axes."""
    return Mean(axes_of(as_node(x).shape, axis), keepdims)(x)


def max(x: Node, axis: Axis = None, keepdims: bool = False) -> Node:
    """The maximum over one, several or all axes."""
    return Max(axes_of(as_node(x).shape, axis), keepdims)(x)


def argmax(x: Node, axis: int = -1) -> Node:
    """The index of the largest value along the axis."""
    return Argmax(normalise_axis(axis, x.shape))(x)


def logsumexp(x: Node, axis: Axis = None, keepdims: bool = False) -> Node:
    """log Σ exp(x) over one, several or all axes."""
    return Logsumexp(axes_of(as_node(x).shape, axis), keepdims)(x)


def sum_to(x: Node, shape: Shape) -> Node:
    """Undo a broadcast: sum x over the axes along which `shape` was stretched to x's shape."""
    if x.shape == shape:
        return x
    leading = len(x.shape) - len(shape)
    x = sum(x, tuple(range(leading))) if leading else x
    stretched = tuple(axis for axis, dim in enumerate(shape) if dim == 1 and x.shape[axis] != 1)
    return sum(x, stretched, keepdims=True) if stretched else x
