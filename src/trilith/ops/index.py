"""Reading and adding by index: gather, scatter-add, one-hot, take along an axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from trilith.errors import ShapeError
from trilith.graph import BatchSize, Node, Op, Shape, format_shape
from trilith.graph.op import Array, ArrayNamespace, require_rank
from trilith.graph.shape import normalise_axis

Gradients = Sequence[Node | None]


def add_at(target: Array, where: Any, values: Array) -> Array:
    """`target` with the values added at these places; a place named twice gets both."""
    if hasattr(target, "at"):  # jax.numpy's functional form
        return target.at[where].add(values)
    import numpy as np

    np.add.at(target, where, values)
    return target


@dataclass(frozen=True)
class Indexed(Op):
    """An op on values of any kind and the whole numbers that point at places."""

    def operand_kinds(self, *dtypes: str) -> Sequence[str]:
        return [dtypes[0], "int"]

    def result_dtype(self, *dtypes: str) -> str:
        return dtypes[0]


@dataclass(frozen=True)
class Gather(Indexed):
    """Rows of a table by number: (rows, ...) and indices give indices.shape + (...)."""

    name = "gather"
    formula = "{table}[{indices}]"
    flops_per_element = 0

    def shape(self, table: Shape, indices: Shape) -> Shape:
        require_rank(table, 1, "gather's table")
        return (*indices, *table[1:])

    def compute(self, xp: ArrayNamespace, table: Array, indices: Array) -> Array:
        return xp.take(table, indices, axis=0)

    def derivative(self, upstream: Node, rows: Node, table: Node, indices: Node) -> Gradients:
        size = table.shape[0]
        if isinstance(size, BatchSize):
            raise ShapeError("gather's table must have a fixed number of rows to be learned, got the batch.")
        return [ScatterAdd(size)(upstream, indices), None]


@dataclass(frozen=True)
class ScatterAdd(Indexed):
    """A table of `rows` rows, zero but for each value added to the row that its index names."""

    rows: int
    name = "scatter_add"
    formula = "scatter_add({values}, {indices})"

    def shape(self, values: Shape, indices: Shape) -> Shape:
        if values[: len(indices)] != indices:
            raise ShapeError(
                f"scatter_add expects one value an index: values {format_shape(values)} must begin with "
                f"the indices' shape {format_shape(indices)}."
            )
        return (self.rows, *values[len(indices) :])

    def compute(self, xp: ArrayNamespace, values: Array, indices: Array) -> Array:
        shape = (self.rows, *values.shape[indices.ndim :])
        return add_at(xp.zeros(shape, dtype=values.dtype), indices, values)

    def derivative(self, upstream: Node, table: Node, values: Node, indices: Node) -> Gradients:
        return [gather(upstream, indices), None]

    def flops(self, output: tuple[int, ...], values: tuple[int, ...], indices: tuple[int, ...]) -> int:
        return prod(values)


@dataclass(frozen=True)
class OneHot(Op):
    """1 at the index, 0 elsewhere, along a new last axis of size `depth`."""

    depth: int
    dtype: str = "float"
    name = "one_hot"
    formula = "one_hot({indices})"
    flops_per_element = 0

    def shape(self, indices: Shape) -> Shape:
        return (*indices, self.depth)

    def result_dtype(self, *dtypes: str) -> str:
        return "float"

    def compute(self, xp: ArrayNamespace, indices: Array) -> Array:
        here = xp.expand_dims(xp.asarray(indices), axis=-1) == xp.arange(self.depth)
        return xp.asarray(here, dtype=self.dtype)

    def derivative(self, upstream: Node, encoded: Node, indices: Node) -> Gradients:
        return [None]


@dataclass(frozen=True)
class TakeAlongAxis(Indexed):
    """For each place of `indices` the element of x with that index along the axis."""

    axis: int
    name = "take_along_axis"
    formula = "{x}[{indices}]"
    flops_per_element = 0

    def shape(self, x: Shape, indices: Shape) -> Shape:
        axis = normalise_axis(self.axis, x)
        if len(x) != len(indices) or any(
            have != want for i, (have, want) in enumerate(zip(x, indices, strict=True)) if i != axis
        ):
            raise ShapeError(
                f"take_along_axis expects indices like {format_shape(x)} except on axis {axis}, "
                f"got {format_shape(indices)}."
            )
        return indices

    def compute(self, xp: ArrayNamespace, x: Array, indices: Array) -> Array:
        return xp.take_along_axis(x, indices, axis=self.axis)

    def derivative(self, upstream: Node, taken: Node, x: Node, indices: Node) -> Gradients:
        size = x.shape[self.axis]
        if isinstance(size, BatchSize):
            raise ShapeError("take_along_axis along the batch has no derivative. Use a fixed axis.")
        return [ScatterAlongAxis(self.axis, size)(upstream, indices), None]


@dataclass(frozen=True)
class ScatterAlongAxis(Indexed):
    """Zeros of size `size` along the axis, with each value added where its index says."""

    axis: int
    size: int
    name = "scatter_along_axis"
    formula = "scatter({values}, {indices})"

    def shape(self, values: Shape, indices: Shape) -> Shape:
        if values != indices:
            raise ShapeError(
                f"scatter_along_axis expects values and indices of one shape, got {format_shape(values)} "
                f"and {format_shape(indices)}."
            )
        axis = normalise_axis(self.axis, values)
        return (*values[:axis], self.size, *values[axis + 1 :])

    def compute(self, xp: ArrayNamespace, values: Array, indices: Array) -> Array:
        shape = (*values.shape[: self.axis], self.size, *values.shape[self.axis + 1 :])
        places = list(xp.meshgrid(*(xp.arange(dim) for dim in values.shape), indexing="ij"))
        places[self.axis] = indices
        return add_at(xp.zeros(shape, dtype=values.dtype), tuple(places), values)

    def derivative(self, upstream: Node, scattered: Node, values: Node, indices: Node) -> Gradients:
        return [TakeAlongAxis(self.axis)(upstream, indices), None]

    def flops(self, output: tuple[int, ...], values: tuple[int, ...], indices: tuple[int, ...]) -> int:
        return prod(values)


gather = Gather()


def scatter_add(values: Node, indices: Node, rows: int) -> Node:
    """A table of `rows` rows with each value added to the row that its index names."""
    return ScatterAdd(rows)(values, indices)


def one_hot(indices: Node, depth: int) -> Node:
    """1 at the index, 0 elsewhere, along a new last axis."""
    return OneHot(depth)(indices)


def take_along_axis(x: Node, indices: Node, axis: int = -1) -> Node:
    """For each place of `indices` the element of x with that index along the axis."""
    return TakeAlongAxis(normalise_axis(axis, x.shape))(x, indices)
