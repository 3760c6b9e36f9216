"""Shapes with one open size: the number of examples in a batch, known only when a program runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

from trilith.errors import ShapeError


@dataclass(frozen=True, slots=True)
class BatchSize:
    """`factor` times the number of examples of the batch (a batch of sequences flattened has factor > 1)."""

    factor: int = 1

    def __str__(self) -> str:
        return "batch" if self.factor == 1 else f"{self.factor}·batch"


Dim = int | BatchSize
Shape = tuple[Dim, ...]

BATCH = BatchSize()


def format_shape(shape: Shape) -> str:
    """The shape for people: `(batch, 64)`, `()`, `(3,)`."""
    inner = ", ".join(str(dim) for dim in shape)
    return f"({inner},)" if len(shape) == 1 else f"({inner})"


def resolve(shape: Shape, batch: int) -> tuple[int, ...]:
    """The shape with the open size filled in."""
    return tuple(dim.factor * batch if isinstance(dim, BatchSize) else dim for dim in shape)


def concrete(shape: Shape) -> tuple[int, ...]:
    """The shape as plain integers, once an engine has bound the batch.

    Raises:
        ShapeError: a size still depends on the batch.
    """
    sizes = tuple(dim for dim in shape if isinstance(dim, int))
    if len(sizes) < len(shape):
        raise ShapeError(f"{format_shape(shape)} still has an open size. Bind the op to a batch first.")
    return sizes


def is_open(shape: Shape) -> bool:
    """Whether some size of the shape depends on the batch."""
    return any(isinstance(dim, BatchSize) for dim in shape)


def size_of(shape: Shape) -> tuple[int, int]:
    """The number of elements as `(coefficient, power)` of coefficient · batch ** power."""
    coefficient = prod(dim.factor if isinstance(dim, BatchSize) else dim for dim in shape)
    return coefficient, sum(isinstance(dim, BatchSize) for dim in shape)


def broadcast_shapes(shapes: Iterable[Shape]) -> Shape:
    """The common shape under NumPy's broadcasting rules.

    Raises:
        ShapeError: two sizes on one axis differ and neither is 1.
    """
    shapes = list(shapes)
    rank = max((len(shape) for shape in shapes), default=0)
    result: list[Dim] = [1] * rank
    for shape in shapes:
        for axis, dim in enumerate(shape, start=rank - len(shape)):
            if result[axis] == 1:
                result[axis] = dim
            elif dim not in (1, result[axis]):
                listed = " and ".join(format_shape(each) for each in shapes)
                raise ShapeError(
                    f"shapes {listed} do not broadcast: sizes {result[axis]} and {dim} on one axis. "
                    "Make them equal, or one of them 1."
                )
    if sum(map(is_batch, result)) > max((sum(map(is_batch, shape)) for shape in shapes), default=0):
        listed = " and ".join(format_shape(each) for each in shapes)
        raise ShapeError(
            f"shapes {listed} would pair every example of the batch with every other. "
            "Reshape one like the other, e.g. (batch,) to (batch, 1)."
        )
    return tuple(result)


def is_batch(dim: Dim) -> bool:
    """Whether the size is open."""
    return isinstance(dim, BatchSize)


def complete(shape: Shape, source: Shape) -> Shape:
    """Fill in the one -1 of `shape` so that it holds as many elements as `source`.

    Raises:
        ShapeError: more than one -1, or the element counts cannot be made equal.
    """
    coefficient, power = size_of(source)
    known = tuple(dim for dim in shape if dim != -1)
    known_coefficient, known_power = size_of(known)
    unknown = len(shape) - len(known)
    fitting = known_coefficient > 0 and coefficient % known_coefficient == 0
    missing: Dim = coefficient // known_coefficient if fitting else 0
    if power - known_power == 1 and isinstance(missing, int):
        missing = BatchSize(missing)
    if unknown == 1 and fitting and power - known_power in (0, 1):
        return tuple(missing if dim == -1 else dim for dim in shape)
    if unknown == 0 and (coefficient, power) == (known_coefficient, known_power):
        return shape
    raise ShapeError(
        f"cannot reshape {format_shape(source)} to {format_shape(shape)}: the numbers of elements differ. "
        "Use -1 for at most one axis and keep the product of the others a divisor."
    )


def normalise_axis(axis: int, shape: Shape) -> int:
    """The axis counted from the front.

    Raises:
        ShapeError: the shape has no such axis.
    """
    if not -len(shape) <= axis < len(shape):
        raise ShapeError(
            f"axis {axis} does not exist in {format_shape(shape)}. Use -{len(shape)} to {len(shape) - 1}."
        )
    return axis % len(shape)
