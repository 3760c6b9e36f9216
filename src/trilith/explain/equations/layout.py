"""Shapes as they are written: everything is a matrix, one number an example a column, one a feature a row."""

from __future__ import annotations

from trilith.errors import ShapeError
from trilith.explain.equations.expression import Expression, Function, Number, Transposed
from trilith.graph import BATCH, Dim, Shape
from trilith.graph.shape import broadcast_shapes, is_batch


def written(shape: Shape) -> Shape:
    """(batch,) is a column and (n,) a row; a single number has no axes."""
    if all(dim == 1 for dim in shape):
        return ()
    if len(shape) == 1:
        return (shape[0], 1) if is_batch(shape[0]) else (1, shape[0])
    return shape


def laid_out(expression: Expression, shape: Shape) -> Expression:
    """The expression as it is written for a node of this shape, whole: reshaped or stretched if need be."""
    wanted = written(shape)
    if expression.shape == wanted:
        return expression
    if _sizes(expression.shape) == _sizes(wanted):
        return Function(wanted, "reshape", (expression,), wanted)
    return Function(wanted, "stretch", (expression,), wanted)


def aligned(expressions: list[Expression], inputs: list[Shape], shape: Shape) -> list[Expression]:
    """Operands that broadcast as their nodes, of shapes `inputs`, do to `shape`."""
    try:
        together = broadcast_shapes([each.shape for each in expressions])
        if _sizes(together) == _sizes(shape) or broadcast_shapes([together, shape]) == shape:
            return expressions
    except ShapeError:
        pass
    return [
        each if isinstance(each, Number) else laid_out(each, of)
        for each, of in zip(expressions, inputs, strict=True)
    ]


def reshaped(expression: Expression, source: Shape, target: Shape) -> Expression:
    """A node of shape `source` in the shape `target`; nothing is written where it is the same matrix."""
    wanted = written(target)
    whole = expression if _is_whole(expression, source) else laid_out(expression, source)
    if whole.shape == wanted or (len(target) == 1 and _sizes(whole.shape) == _sizes(target)):
        return whole
    if len(whole.shape) == 2 and (whole.shape[1], whole.shape[0]) == wanted and 1 in wanted:
        return Transposed(wanted, whole)
    return Function(wanted, "reshape", (whole,), wanted)


def _is_whole(expression: Expression, shape: Shape) -> bool:
    return _sizes(expression.shape) == _sizes(shape)


def _sizes(shape: Shape) -> list[Dim]:
    return [dim for dim in shape if dim != 1]


def format_size(dim: Dim) -> str:
    """A size as text, the batch as m."""
    return str(dim) if isinstance(dim, int) else "m" if dim == BATCH else f"{dim.factor}m"


def format_sizes(shape: Shape) -> str:
    """m×3, or 1 for a single number."""
    return "×".join(map(format_size, shape)) or "1"
