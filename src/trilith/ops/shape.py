"""The same elements in another arrangement: reshape, transpose, broadcast, concatenate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith.errors import ShapeError
from trilith.graph import Apply, BatchSize, Node, Op, Shape, as_node, format_shape
from trilith.graph.op import Array, ArrayNamespace
from trilith.graph.shape import broadcast_shapes, complete, normalise_axis, size_of
from trilith.ops.slice import Slice

Gradients = Sequence[Node | None]


@dataclass(frozen=True)
class Reshape(Op):
    """The same elements, read row by row, in another shape."""

    target: Shape
    name = "reshape"
    formula = "reshape({x})"
    flops_per_element = 0

    def shape(self, x: Shape) -> Shape:
        return complete(self.target, x)

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.reshape(x, self.target)

    def derivative(self, upstream: Node, y: Node, x: Node) -> Gradients:
        return [reshape(upstream, x.shape)]

    def simplified(self, x: Node) -> Node | None:
        if isinstance(x, Apply) and isinstance(x.op, Reshape):
            return reshape(x.inputs[0], self.target)
        return x if x.shape == self.target else None


@dataclass(frozen=True)
class Transpose(Op):
    """The axes in another order: axis i of the result is axis `axes[i]` of x."""

    axes: tuple[int, ...]
    name = "transpose"
    formula = "{x}ᵀ"
    flops_per_element = 0

    def shape(self, x: Shape) -> Shape:
        if sorted(self.axes) != list(range(len(x))):
            raise ShapeError(
                f"transpose expects each axis of {format_shape(x)} once, got {self.axes}. "
                f"Use an order of {tuple(range(len(x)))}."
            )
        return tuple(x[axis] for axis in self.axes)

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.permute_dims(x, self.axes)

    def derivative(self, upstream: Node, y: Node, x: Node) -> Gradients:
        return [Transpose(tuple(self.axes.index(axis) for axis in range(len(self.axes))))(upstream)]

    def simplified(self, x: Node) -> Node | None:
        return x if self.axes == tuple(range(len(self.axes))) else None


@dataclass(frozen=True)
class Broadcast(Op):
    """x stretched to a shape by NumPy's rules."""

    target: Shape
    name = "broadcast"
    formula = "{x}"
    flops_per_element = 0

    def shape(self, x: Shape) -> Shape:
        if broadcast_shapes([x, self.target]) != self.target:
            raise ShapeError(
                f"{format_shape(x)} does not broadcast to {format_shape(self.target)}. "
                "Sizes must be equal, or 1 on the left."
            )
        return self.target

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.broadcast_to(x, self.target)

    def derivative(self, upstream: Node, y: Node, x: Node) -> Gradients:
        return [upstream]

    def simplified(self, x: Node) -> Node | None:
        return x if x.shape == self.target else None


@dataclass(frozen=True)
class Concatenate(Op):
    """The inputs one after another along an axis that is not the batch."""

    axis: int
    name = "concatenate"
    formula = "concatenate({parts})"
    flops_per_element = 0

    def shape(self, *shapes: Shape) -> Shape:
        if not shapes:
            raise ShapeError("concatenate expects at least one input, got none.")
        axis = normalise_axis(self.axis, shapes[0])
        rest = {(*shape[:axis], *shape[axis + 1 :]) for shape in shapes}
        sizes = [shape[axis] for shape in shapes if len(shape) == len(shapes[0])]
        closed = [size for size in sizes if not isinstance(size, BatchSize)]
        if len(rest) > 1 or len(closed) < len(shapes):
            listed = ", ".join(format_shape(shape) for shape in shapes)
            raise ShapeError(
                f"concatenate expects equal shapes except on axis {axis}, which is not the batch; "
                f"got {listed}. Make the other sizes equal."
            )
        return (*shapes[0][:axis], sum(closed), *shapes[0][axis + 1 :])

    def compute(self, xp: ArrayNamespace, *parts: Array) -> Array:
        return xp.concat(parts, axis=self.axis)

    def derivative(self, upstream: Node, whole: Node, *parts: Node) -> Gradients:
        gradients: list[Node] = []
        start = 0
        for part in parts:
            size = part.shape[self.axis]
            stop = start + (size if isinstance(size, int) else 0)
            ranges = tuple((start, stop, 1) if axis == self.axis else None for axis in range(len(part.shape)))
            gradients.append(Slice(ranges)(upstream))
            start = stop
        return gradients

    def simplified(self, *parts: Node) -> Node | None:
        return parts[0] if len(parts) == 1 else None


def reshape(x: Node, shape: Shape | int) -> Node:
    """The same elements in another shape; one size may be -1."""
    target = complete((shape,) if isinstance(shape, (int, BatchSize)) else tuple(shape), x.shape)
    return x if target == x.shape else Reshape(target)(x)


def transpose(x: Node, axes: tuple[int, ...] | None = None) -> Node:
    """The axes in another order; reversed when none is given."""
    chosen = range(len(x.shape) - 1, -1, -1) if axes is None else axes
    return Transpose(tuple(normalise_axis(axis, x.shape) for axis in chosen))(x)


def broadcast(x: Node, shape: Shape) -> Node:
    """x stretched to the shape by NumPy's rules."""
    return x if x.shape == shape else Broadcast(tuple(shape))(x)


def concatenate(parts: Sequence[Node], axis: int = -1) -> Node:
    """The parts one after another along the axis."""
    nodes = [as_node(part) for part in parts]
    first = nodes[0].shape if nodes else ()
    return Concatenate(normalise_axis(axis, first) if nodes else axis)(*nodes)


def flatten(x: Node) -> Node:
    """(batch, ...) to (batch, features)."""
    if len(x.shape) < 1:
        raise ShapeError("flatten expects a batch axis, got a scalar. Feed it a batch of examples.")
    return reshape(x, (x.shape[0], size_of(x.shape[1:])[0]))
