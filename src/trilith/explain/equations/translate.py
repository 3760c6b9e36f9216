"""From a node to mathematics: how each operation is written, given how its operands are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from trilith.explain.equations.algebra import divided, minus, negative, number, plus, times
from trilith.explain.equations.curve import Curve, Slope
from trilith.explain.equations.expression import (
    Array,
    Choice,
    Comparison,
    Expression,
    Function,
    Joined,
    MatrixProduct,
    Part,
    Power,
    Rows,
    Transposed,
)
from trilith.explain.equations.layout import aligned, laid_out, reshaped, written
from trilith.explain.equations.reductions import count, reduced, summed
from trilith.explain.equations.smoothing import Smoothed
from trilith.graph import Apply, Constant, Shape
from trilith.graph.shape import broadcast_shapes
from trilith.ops.arithmetic import Add, Divide, Multiply, Negate, Subtract
from trilith.ops.arithmetic import Power as PowerOp
from trilith.ops.cast import Cast
from trilith.ops.comparison import Comparison as ComparisonOp
from trilith.ops.comparison import Where
from trilith.ops.elementwise import Elementwise
from trilith.ops.index import Gather, OneHot, ScatterAdd
from trilith.ops.linear import Matmul
from trilith.ops.mix import Reverse
from trilith.ops.reduce import Count, Mean, Reduction, Sum
from trilith.ops.shape import Broadcast, Concatenate, Reshape, Transpose
from trilith.ops.slice import Slice
from trilith.ops.softmax import Softmax

Operands = Sequence[Expression]
Range: TypeAlias = tuple[int, int, int]
Ranges: TypeAlias = tuple[Range | None, ...]

SIGNS = {
    "greater": ">",
    "greater_equal": "≥",
    "less": "<",
    "less_equal": "≤",
    "equal": "=",
    "not_equal": "≠",
}
ARITHMETIC: dict[type, Callable[..., Expression]] = {
    Add: plus,
    Subtract: minus,
    Multiply: times,
    Divide: divided,
    Negate: negative,
}


def constant(node: Constant) -> Expression:
    """A fixed array: its number where there is only one."""
    values = node.value.reshape(-1)
    if len(values) and (values == values[0]).all():
        return number(float(values[0]))
    shaped = node.value.reshape([dim for dim in written(node.shape) if isinstance(dim, int)])
    return Array(written(node.shape), _nested(shaped.tolist()))


def _nested(values: list[object]) -> tuple[object, ...]:
    return tuple(_nested(each) if isinstance(each, list) else each for each in values)


def translate(node: Apply, operands: Operands) -> Expression:
    """The operation of a node applied to expressions."""
    op = node.op
    if isinstance(op, Elementwise):
        return _elementwise(node, operands)
    if isinstance(op, (Curve, Slope)):
        return function(op.activation.name, operands[0], settings_of(op.activation), isinstance(op, Slope))
    if isinstance(op, Smoothed):
        return operands[0]
    if isinstance(op, Matmul):
        return _product_of_matrices(node, operands)
    if isinstance(op, Count):
        return count(op.sizes)
    if isinstance(op, Reduction):
        return _reduction(node, op, operands[0])
    return _arrangement(node, operands)


def function(name: str, of: Expression, settings: tuple[object, ...] = (), prime: bool = False) -> Function:
    """name(of), which keeps the shape."""
    return Function(of.shape, name, (of,), settings, prime)


def settings_of(op: object) -> tuple[object, ...]:
    """The settings of an op where they are not the usual ones."""
    return tuple(vars(op).values()) if vars(op) and op != type(op)() else ()


def _elementwise(node: Apply, operands: Operands) -> Expression:
    op = node.op
    inputs = [each.shape for each in node.inputs]
    parts = aligned(list(operands), inputs, node.shape)
    shape = broadcast_shapes([each.shape for each in parts])
    if type(op) in ARITHMETIC:
        return ARITHMETIC[type(op)](*parts)
    if isinstance(op, PowerOp):
        return Power(shape, *parts)
    if isinstance(op, ComparisonOp):
        return Comparison(shape, SIGNS[op.name], *parts)
    if isinstance(op, Where):
        return Choice(shape, *parts)
    if isinstance(op, Cast):
        to_whole = op.dtype == "int" and node.inputs[0].dtype == "float"
        return function("trunc", parts[0]) if to_whole else parts[0]
    return Function(shape, op.name, tuple(parts), settings_of(op))


def _product_of_matrices(node: Apply, operands: Operands) -> Expression:
    op = node.op
    assert isinstance(op, Matmul)
    sides = []
    for operand, of, turned in zip(operands, node.inputs, (op.transpose_a, op.transpose_b), strict=True):
        side = laid_out(operand, of.shape)
        sides.append(transposed(side) if turned else side)
    if () in (sides[0].shape, sides[1].shape):
        return times(*sides)
    return MatrixProduct(written(node.shape), *sides)


def transposed(of: Expression) -> Expression:
    """The last two axes swapped; twice is not at all."""
    if isinstance(of, Transposed):
        return of.of
    if of.shape == ():
        return of
    return Transposed((*of.shape[:-2], of.shape[-1], of.shape[-2]), of)


def _reduction(node: Apply, op: Reduction, of: Expression) -> Expression:
    source = node.inputs[0].shape
    axes = op.axes if len(source) > 1 else (0, 1)
    if isinstance(op, (Sum, Mean)):
        total = summed(of, axes, written(source))
        return total if isinstance(op, Sum) else divided(total, count(source[axis] for axis in op.axes))
    return reduced(op.name, axes, laid_out(of, source))


def _arrangement(node: Apply, operands: Operands) -> Expression:
    op, shape = node.op, written(node.shape)
    if isinstance(op, Broadcast) or (isinstance(op, Reshape) and operands[0].shape == ()):
        return operands[0]
    if isinstance(op, Reshape):
        return reshaped(operands[0], node.inputs[0].shape, node.shape)
    whole = tuple(laid_out(each, of.shape) for each, of in zip(operands, node.inputs, strict=True))
    if isinstance(op, Transpose):
        rank = len(op.axes)
        if op.axes == (*range(rank - 2), rank - 1, rank - 2):
            return transposed(whole[0])
        return Function(shape, "transpose", whole, op.axes)
    if isinstance(op, Reverse) and shape != ():
        as_row = len(node.shape) == 1 and shape[0] == 1
        return Function(shape, "reverse", whole, (1 if as_row else op.axis,))
    if isinstance(op, Slice) and len(node.inputs[0].shape) == len(whole[0].shape):
        return part(shape, whole[0], op.ranges)
    if isinstance(op, Gather):
        return _rows(node, whole)
    if isinstance(op, OneHot):
        return one_hot(shape, whole[0], op.depth)
    if isinstance(op, ScatterAdd) and len(node.inputs[1].shape) == 1 and len(node.inputs[0].shape) == 2:
        rows = one_hot((node.inputs[1].shape[0], op.rows), whole[1], op.rows)
        return MatrixProduct(shape, transposed(rows), whole[0])
    if isinstance(op, Concatenate) and len(node.shape) > 1:
        return Joined(shape, whole, op.axis)
    if isinstance(op, Softmax) and op.axis == len(node.shape) - 1:
        return function(op.name, whole[0])
    return Function(shape, op.name, whole, tuple(vars(op).values()))


def one_hot(shape: Shape, places: Expression, depth: int) -> Function:
    """Rows with a 1 at the place that each row of a column names."""
    return Function(shape, "one_hot", (places,), (depth,))


def part(shape: Shape, of: Expression, ranges: Ranges) -> Part:
    """of[ranges]; a part of a part is a part of the whole."""
    if isinstance(of, Part):
        pairs = zip(ranges, of.ranges, strict=True)
        return Part(shape, of.of, tuple(_within(inner, outer) for inner, outer in pairs))
    return Part(shape, of, ranges)


def _within(inner: Range | None, outer: Range | None) -> Range | None:
    if inner is None or outer is None:
        return outer if inner is None else inner
    start, stop, step = inner
    return outer[0] + start * outer[2], outer[0] + stop * outer[2], step * outer[2]


def _rows(node: Apply, whole: Operands) -> Expression:
    """Rows of a table, one for each index of a column."""
    indices = node.inputs[1].shape
    if len(indices) == 1 and len(node.inputs[0].shape) == 2 and whole[1].shape != ():
        return Rows(written(node.shape), *whole)
    return Function(written(node.shape), "gather", tuple(whole), ())
