"""The column form of the textbook, Z = W·A + b: every matrix transposed, examples as columns."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from trilith.errors import SettingError
from trilith.explain.equations.expression import (
    Array,
    Equation,
    Expression,
    Function,
    Joined,
    MatrixProduct,
    Part,
    Rows,
)
from trilith.explain.equations.layout import format_sizes
from trilith.graph import Shape


def equation_in_columns(equation: Equation) -> Equation:
    """The equation of the transposes.

    Raises:
        SettingError: something in it is no matrix, or reads a matrix row by row.
    """
    right = equation.right if isinstance(equation.right, str) else in_columns(equation.right)
    return replace(equation, left=in_columns(equation.left), right=right)


def in_columns(expression: Expression) -> Expression:
    """The transpose of an expression, in which each symbol stands for the transpose of what it was.

    Axes of sums keep their meaning: i counts the examples, j the features.
    """
    if len(expression.shape) > 2:
        raise _no_matrix(f"a value of {format_sizes(expression.shape)}")
    if isinstance(expression, Rows):
        raise _no_matrix("rows picked from a table")
    if isinstance(expression, Function) and expression.name in ("reshape", "gather", "transpose"):
        raise _no_matrix(f"{expression.name}(…), which reads row by row")
    turned = replace(
        expression,
        **{each.name: _turned(getattr(expression, each.name)) for each in fields(expression)[1:]},
        shape=_swapped(expression.shape),
    )
    if isinstance(turned, MatrixProduct):
        return replace(turned, left=turned.right, right=turned.left)
    if isinstance(turned, Part):
        return replace(turned, ranges=turned.ranges[::-1])
    if isinstance(turned, Joined):
        return replace(turned, axis=1 - turned.axis)
    if isinstance(turned, Array):
        return replace(turned, values=tuple(zip(*turned.values, strict=True)))
    if isinstance(turned, Function) and turned.name == "stretch":
        return replace(turned, settings=turned.settings[::-1])
    return turned


def _turned(value: Any) -> Any:
    if isinstance(value, Expression):
        return in_columns(value)
    if isinstance(value, tuple) and value and isinstance(value[0], Expression):
        return tuple(in_columns(each) for each in value)
    return value


def _swapped(shape: Shape) -> Shape:
    return shape[::-1]


def _no_matrix(what: str) -> SettingError:
    return SettingError(
        f"the column form is for networks of matrices, and this one has {what}. "
        "Leave columns out for the row form."
    )
