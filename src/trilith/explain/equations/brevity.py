"""Which expressions are so short that they are written again rather than given a letter."""

from __future__ import annotations

from dataclasses import fields

from trilith.explain.equations.expression import Array, Expression, Function, MatrixProduct, Reduction, Symbol

SHORT = 2  # arrays that an expression may speak of
SMALL = 6  # parts that it may have
ARRANGEMENTS = ("reshape", "transpose", "stretch")


def is_short(expression: Expression) -> bool:
    """Whether an expression has few parts, two arrays at most, and no sum or matrix product."""
    return _weight(expression) <= SHORT and _size(expression) <= SMALL


def _size(expression: Expression) -> int:
    return 1 + sum(map(_size, parts_of(expression)))


def _weight(expression: Expression) -> int:
    if isinstance(expression, (MatrixProduct, Reduction, Array)):
        return SHORT + 1
    if isinstance(expression, Function) and expression.name in ARRANGEMENTS:
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
