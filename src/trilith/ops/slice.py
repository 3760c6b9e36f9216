"""Slices, and padding, which is what a slice's gradient needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import EllipsisType
from typing import Any

from trilith.errors import ShapeError
from trilith.graph import BatchSize, Dim, Node, Op, Shape, format_shape
from trilith.graph.op import Array, ArrayNamespace

Gradients = Sequence[Node | None]
Range = tuple[int, int, int] | None  # start, stop, step (at least 1), or None for the whole axis


@dataclass(frozen=True)
class Slice(Op):
    """A regular part of x: start, stop and step on each axis; None keeps an axis whole."""

    ranges: tuple[Range, ...]
    name = "slice"
    formula = "{x}[…]"
    flops_per_element = 0

    def shape(self, x: Shape) -> Shape:
        if len(self.ranges) != len(x):
            raise ShapeError(f"slice has {len(self.ranges)} ranges for {format_shape(x)}. Give one an axis.")
        return tuple(
            dim if each is None else self._length(dim, each) for dim, each in zip(x, self.ranges, strict=True)
        )

    @staticmethod
    def _length(dim: Dim, each: tuple[int, int, int]) -> int:
        start, stop, step = each
        if isinstance(dim, BatchSize):
            raise ShapeError("cannot slice the batch axis: its size is open. Use : there.")
        if step < 1 or not 0 <= start <= stop <= dim:
            raise ShapeError(f"slice {start}:{stop}:{step} does not fit an axis of size {dim}.")
        return len(range(start, stop, step))

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return x[tuple(slice(None) if each is None else slice(*each) for each in self.ranges)]

    def derivative(self, upstream: Node, part: Node, x: Node) -> Gradients:
        widths: list[tuple[int, int, int]] = []
        for each, whole, length in zip(self.ranges, x.shape, part.shape, strict=True):
            if each is None or isinstance(whole, BatchSize) or isinstance(length, BatchSize):
                widths.append((0, 0, 0))
            elif length == 0:
                widths.append((whole, 0, 0))
            else:
                start, _, step = each
                widths.append((start, whole - start - ((length - 1) * step + 1), step - 1))
        return [Pad(tuple(widths))(upstream)]

    def simplified(self, x: Node) -> Node | None:
        whole = all(
            each is None or each == (0, dim, 1) for each, dim in zip(self.ranges, x.shape, strict=True)
        )
        return x if whole else None


@dataclass(frozen=True)
class Pad(Op):
    """x with a value around it: per axis how many before, after, and between neighbours."""

    widths: tuple[tuple[int, int, int], ...]
    value: float = 0.0
    name = "pad"
    formula = "pad({x})"
    flops_per_element = 0

    def shape(self, x: Shape) -> Shape:
        if len(self.widths) != len(x):
            raise ShapeError(f"pad has {len(self.widths)} widths for {format_shape(x)}. Give one an axis.")
        return tuple(self._length(dim, each) for dim, each in zip(x, self.widths, strict=True))

    @staticmethod
    def _length(dim: Dim, width: tuple[int, int, int]) -> Dim:
        if width == (0, 0, 0):
            return dim
        if isinstance(dim, BatchSize):
            raise ShapeError("cannot pad the batch axis: its size is open. Use (0, 0, 0) there.")
        if min(width) < 0:
            raise ShapeError(f"pad widths must not be negative, got {width}.")
        before, after, between = width
        return before + dim + max(dim - 1, 0) * between + after

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        for axis, (_, _, between) in enumerate(self.widths):
            if between and x.shape[axis] > 1:
                x = _spread(xp, x, axis, between, self.value)
        return xp.pad(x, [width[:2] for width in self.widths], constant_values=self.value)

    def derivative(self, upstream: Node, padded: Node, x: Node) -> Gradients:
        ranges: list[Range] = []
        for (before, after, between), dim, padded_dim in zip(self.widths, x.shape, padded.shape, strict=True):
            if isinstance(dim, BatchSize) or isinstance(padded_dim, BatchSize):
                ranges.append(None)
            else:
                ranges.append((before, padded_dim - after, between + 1))
        return [Slice(tuple(ranges))(upstream)]


def _spread(xp: ArrayNamespace, x: Array, axis: int, between: int, value: float) -> Array:
    """x with `between` values after every element but the last along the axis."""
    gaps = xp.full((*x.shape[: axis + 1], between, *x.shape[axis + 1 :]), value, dtype=x.dtype)
    wide = xp.concat([xp.expand_dims(x, axis=axis + 1), gaps], axis=axis + 1)
    wide = xp.reshape(wide, (*x.shape[:axis], x.shape[axis] * (between + 1), *x.shape[axis + 1 :]))
    return wide[(slice(None),) * axis + (slice(0, -between),)]


def slice_node(x: Node, key: Any) -> Node:
    """`x[key]` for integers, slices with positive steps, `...` and None, as in NumPy.

    Raises:
        ShapeError: too many indices, an index out of range, a negative step, or the batch axis cut.
    """
    keys = _without_ellipsis(key if isinstance(key, tuple) else (key,), x.shape)
    ranges: list[Range] = []
    final: list[Dim] = []
    for each in keys:
        if each is None:
            final.append(1)
            continue
        dim = x.shape[len(ranges)]
        ranges.append(_range(each, dim, x.shape))
        if isinstance(each, slice):
            final.append(dim if ranges[-1] is None else len(range(*ranges[-1])))
    part = x if all(each is None for each in ranges) else Slice(tuple(ranges))(x)
    return part.reshape(tuple(final))


def _without_ellipsis(keys: tuple[Any, ...], shape: Shape) -> list[Any]:
    used = sum(each is not None and not isinstance(each, EllipsisType) for each in keys)
    if used > len(shape):
        raise ShapeError(f"{used} indices for the {len(shape)} axes of {format_shape(shape)}. Use fewer.")
    whole = [slice(None)] * (len(shape) - used)
    position = next((i for i, each in enumerate(keys) if isinstance(each, EllipsisType)), None)
    if position is None:
        return [*keys, *whole]
    return [*keys[:position], *whole, *keys[position + 1 :]]


def _range(key: Any, dim: Dim, shape: Shape) -> Range:
    if isinstance(key, slice):
        if key == slice(None):
            return None
        if isinstance(dim, BatchSize):
            raise ShapeError("cannot slice the batch axis: its size is open. Use : there.")
        start, stop, step = key.indices(dim)
        if step < 1:
            raise ShapeError(f"slices step forward, got step {step}. Use a positive step.")
        return (min(start, stop), stop, step) if start < stop else (start, start, step)
    if not isinstance(key, int):
        raise ShapeError(f"nodes are indexed by integers and slices, got {type(key).__name__}. Use gather.")
    if isinstance(dim, BatchSize):
        raise ShapeError("cannot pick one row of the batch: its size is open. Use : there.")
    if not -dim <= key < dim:
        raise ShapeError(f"index {key} is out of range for an axis of size {dim} of {format_shape(shape)}.")
    return (key % dim, key % dim + 1, 1)


def pad(x: Node, widths: Sequence[tuple[int, int]], value: float = 0.0) -> Node:
    """x with a value around it: (before, after) for each axis."""
    return Pad(tuple((before, after, 0) for before, after in widths), value)(x)
