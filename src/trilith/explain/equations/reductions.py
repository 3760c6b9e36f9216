"""Sums as people write them: what does not depend on the index stands outside, sums of sums are one sum."""

from __future__ import annotations

from collections.abc import Iterable

from trilith.explain.equations.algebra import factors_of, number, plus, product, times
from trilith.explain.equations.expression import Expression, Product, Reduction, Sum, Symbol
from trilith.explain.equations.layout import laid_out, written
from trilith.graph import BatchSize, Dim, Shape

EXAMPLES = Symbol((), "m")
"""The number of examples in a batch."""


def count(sizes: Iterable[Dim]) -> Expression:
    """How many elements axes of these sizes hold: 3, m or 3·m."""
    total: Expression = number(1.0)
    for size in sizes:
        if isinstance(size, BatchSize):
            total = times(total, times(number(size.factor), EXAMPLES))
        else:
            total = times(total, number(size))
    return total


def reduced(kind: str, axes: tuple[int, ...], of: Expression) -> Expression:
    """A reduction over those of the axes that have more than one element."""
    axes = tuple(axis for axis in axes if axis < len(of.shape) and of.shape[axis] != 1)
    if not axes:
        return of
    shape = tuple(1 if axis in axes else dim for axis, dim in enumerate(of.shape))
    return Reduction(written(shape), kind, axes, of)


def summed(of: Expression, axes: tuple[int, ...], source: Shape) -> Expression:
    """Σ over the axes of what a node of shape `source`, as it is written, holds."""
    if len(of.shape) not in (0, len(source)):
        of = laid_out(of, source)
    moving = tuple(axis for axis in axes if _varies(of, axis, len(source)))
    repeats = count(source[axis] for axis in axes if axis not in moving)
    return times(repeats, _summed(of, moving, len(source)))


def _summed(of: Expression, axes: tuple[int, ...], rank: int) -> Expression:
    """Σ over axes along each of which the expression varies."""
    if not axes:
        return of
    if isinstance(of, Symbol) and of.is_shares and axes == (rank - 1,):
        return number(1.0)
    if isinstance(of, Product):
        moving = [each for each in of.over if _depends(each, axes, rank)]
        moving_under = [each for each in of.under if _depends(each, axes, rank)]
        over = [each for each in of.over if each not in moving]
        under = [each for each in of.under if each not in moving_under]
        if over or under or of.coefficient != 1:
            rest = product(1.0, moving, moving_under)
            if len(rest.shape) == rank and all(_varies(rest, axis, rank) for axis in axes):
                return times(product(of.coefficient, over, under), _summed(rest, axes, rank))
    if isinstance(of, Sum) and any(_is_known(each, axes, rank) for each in of.terms):
        whole = [len(each.shape) == rank and _varies(each, axis, rank) for each in of.terms for axis in axes]
        if all(whole):
            return plus(*(_summed(each, axes, rank) for each in of.terms))
    if isinstance(of, Reduction) and of.kind == "Σ":
        return reduced("Σ", tuple(sorted({*axes, *of.axes})), of.of)
    return reduced("Σ", axes, of)


def _is_known(term: Expression, axes: tuple[int, ...], rank: int) -> bool:
    """Whether the sum of a term over the axes is known: one-hot rows times what does not vary along them."""
    moving = [each for each in factors_of(term)[1] if _depends(each, axes, rank)]
    return len(moving) == 1 and isinstance(moving[0], Symbol) and moving[0].is_shares


def _depends(expression: Expression, axes: tuple[int, ...], rank: int) -> bool:
    return any(_varies(expression, axis, rank) for axis in axes)


def _varies(expression: Expression, axis: int, rank: int) -> bool:
    """Whether the expression, laid beside others of this rank, has more than one element along the axis."""
    place = axis - (rank - len(expression.shape))
    return place >= 0 and expression.shape[place] != 1
