"""The column form of the textbook, Z = W·A + b: every matrix transposed, examples as columns.

What has more than two axes stands as in the row form, and so does what reads a matrix row by row: there a
matrix of the column form is transposed back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from trilith.explain.equations.expression import (
    Array,
    Equation,
    Expression,
    Function,
    Joined,
    MatrixProduct,
    Number,
    Part,
    Rows,
    Transposed,
)
from trilith.graph import Shape

ROW_BY_ROW = ("reshape", "transpose", "concatenate", "gather", "scatter_add", "one_hot")


def equation_in_columns(equation: Equation) -> Equation:
    """The equation of the transposes."""
    right = equation.right if isinstance(equation.right, str) else in_columns(equation.right)
    return replace(equation, left=in_columns(equation.left), right=right)


def in_columns(expression: Expression) -> Expression:
    """The transpose of a matrix, in which each symbol of a matrix stands for the transpose of what it was.

    Axes of sums keep their meaning: i counts the examples, j the features.
    """
    if len(expression.shape) > 2:
        return _in_rows(expression)
    if _reads_rows(expression):
        return _transposed(_in_rows(expression))
    turned = replace(_with_parts(expression, in_columns), shape=expression.shape[::-1])
    if isinstance(turned, MatrixProduct):
        return replace(turned, left=turned.right, right=turned.left)
    if isinstance(turned, Transposed) and isinstance(turned.of, Transposed):
        return turned.of.of
    if isinstance(turned, Part):
        return replace(turned, ranges=turned.ranges[::-1])
    if isinstance(turned, Joined):
        return replace(turned, axis=1 - turned.axis)
    if isinstance(turned, Array):
        return replace(turned, values=tuple(zip(*turned.values, strict=True)))
    if isinstance(turned, Function) and turned.name == "reverse":
        return replace(turned, settings=(0 if turned.settings[0] else 1,))
    if isinstance(turned, Function) and turned.name == "stretch":
        return replace(turned, settings=turned.settings[::-1])
    return turned


def _in_rows(expression: Expression) -> Expression:
    """The expression itself; matrices in it are transposed back."""
    if len(expression.shape) > 2 or _reads_rows(expression):
        return _with_parts(expression, _in_rows)
    if isinstance(expression, Array | Number) or len(expression.shape) < 2:
        return expression
    return _transposed(in_columns(expression))


def _reads_rows(expression: Expression) -> bool:
    return isinstance(expression, Rows) or (
        isinstance(expression, Function) and expression.name in ROW_BY_ROW
    )


def _transposed(matrix: Expression) -> Expression:
    if isinstance(matrix, Transposed):
        return matrix.of
    return Transposed(_turned(matrix.shape), matrix)


def _turned(shape: Shape) -> Shape:
    return shape[::-1]


def _with_parts(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The same with changed expressions in it."""

    def changed(value: Any) -> Any:
        if isinstance(value, Expression):
            return change(value)
        if isinstance(value, tuple) and value and isinstance(value[0], Expression):
            return tuple(change(each) for each in value)
        return value

    return replace(
        expression, **{each.name: changed(getattr(expression, each.name)) for each in fields(expression)[1:]}
    )
