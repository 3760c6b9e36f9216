"""Which expressions are so short that they are written again rather than given a letter."""

from __future__ import annotations

from dataclasses import fields

from trilith.explain.equations.expression import Array, Expression, MatrixProduct, Reduction, Symbol

SHORT = 2  # arrays that an expression may speak of


def is_short(expression: Expression) -> bool:
    """Whether an expression takes no sum or matrix product, and speaks of two arrays at most."""
    return _weight(expression) <= SHORT


def _weight(expression: Expression) -> int:
    if isinstance(expression, (MatrixProduct, Reduction, Array)):
        return SHORT + 1
    if isinstance(expression, Symbol):
        return int(expression.shape != ())
    return sum(_weight(each) for each in parts_of(expression))


def parts_of(expression: Expression) -> list[Expression]:
    """What an expression is made of."""
    parts: list[Expression] = []
    for each in fields(expression):
        value = getattr(expression, each.name)
        parts += [
            part for part in (value if isinstance(value, tuple) else (value,)) if isinstance(part, Expression)
        ]
    return parts
