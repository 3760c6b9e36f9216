"""School algebra on expressions: numbers in front, like terms together, common factors outside.

Each function gives an equal expression, so that what derivative rules give reads as people would write it:
−Y/m + A2/m becomes (A2 − Y)/m.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from trilith.explain.equations.expression import Expression, Number, Power, Product, Sum, Symbol
from trilith.graph import Shape
from trilith.graph.shape import broadcast_shapes

Factors = tuple[float, tuple[Expression, ...], tuple[Expression, ...]]


def number(value: float) -> Number:
    """A number as an expression."""
    return Number((), value)


def factors_of(expression: Expression) -> Factors:
    """The number, what is multiplied and what is divided by."""
    if isinstance(expression, Number):
        return expression.value, (), ()
    if isinstance(expression, Product):
        return expression.coefficient, expression.over, expression.under
    return 1.0, (expression,), ()


def product(coefficient: float, over: Sequence[Expression], under: Sequence[Expression]) -> Expression:
    """The simplest form of coefficient · over / under."""
    above, below = list(over), list(under)
    for each in over:
        if each.shape == () and isinstance(each, Symbol) and each in below:
            above.remove(each)
            below.remove(each)
    if coefficient == 0 or not (above or below):
        return number(coefficient)
    if coefficient == 1 and len(above) == 1 and not below:
        return above[0]
    if len(above) == 1 and not below and coefficient == -1 and isinstance(above[0], Sum):
        return Sum(above[0].shape, tuple(negative(term) for term in above[0].terms))
    above = sorted(_with_powers(above), key=lambda each: each.shape != ())
    if coefficient == 1 and len(above) == 1 and not below:
        return above[0]
    return Product(_common_shape([*above, *below]), coefficient, tuple(above), tuple(below))


def _with_powers(factors: list[Expression]) -> list[Expression]:
    """x ∘ x as x²."""
    counts = Counter(factors)
    return [each if count == 1 else Power(each.shape, each, number(count)) for each, count in counts.items()]


def times(left: Expression, right: Expression) -> Expression:
    """left ∘ right."""
    (a, over_a, under_a), (b, over_b, under_b) = factors_of(left), factors_of(right)
    return product(a * b, (*over_a, *over_b), (*under_a, *under_b))


def divided(left: Expression, right: Expression) -> Expression:
    """left / right."""
    coefficient, over, under = factors_of(right)
    if coefficient == 0:
        return Product(_common_shape([left, right]), 1.0, (left,), (right,))
    a, over_a, under_a = factors_of(left)
    return product(a / coefficient, (*over_a, *under), (*under_a, *over))


def negative(of: Expression) -> Expression:
    """-of."""
    return times(number(-1.0), of)


def plus(*terms: Expression) -> Expression:
    """The sum, like terms together, and outside what all terms have in common."""
    like: dict[tuple[tuple[Expression, ...], tuple[Expression, ...]], float] = {}
    for term in terms:
        for each in term.terms if isinstance(term, Sum) else (term,):
            coefficient, over, under = factors_of(each)
            like[over, under] = like.get((over, under), 0.0) + coefficient
    kept = [(number, over, under) for (over, under), number in like.items() if number != 0]
    if len(kept) < 2:
        return product(*kept[0]) if kept else number(0.0)
    return _outside(kept)


def minus(left: Expression, right: Expression) -> Expression:
    """left - right."""
    return plus(left, negative(right))


def _outside(terms: list[Factors]) -> Expression:
    over = _shared([over for _, over, _ in terms])
    under = _shared([under for _, _, under in terms])
    size = abs(terms[0][0])
    common = size if all(abs(each) == size for each, _, _ in terms) else 1.0
    rest = [
        product(each / common, _without(above, over), _without(below, under)) for each, above, below in terms
    ]
    rest.sort(key=begins_negative)
    nested = any(isinstance(each, Sum) for each in rest)
    total = plus(*rest) if nested else Sum(_common_shape(rest), tuple(rest))
    return product(common, (*over, total), under)


def begins_negative(term: Expression) -> bool:
    """Whether a term is written with a minus in front."""
    return factors_of(term)[0] < 0


def _shared(lists: list[tuple[Expression, ...]]) -> tuple[Expression, ...]:
    """What all lists hold."""
    first, *others = lists
    return tuple(each for each in dict.fromkeys(first) if all(each in other for other in others))


def _without(all_of: tuple[Expression, ...], some: tuple[Expression, ...]) -> list[Expression]:
    left = list(all_of)
    for each in some:
        left.remove(each)
    return left


def _common_shape(expressions: Iterable[Expression]) -> Shape:
    return broadcast_shapes([each.shape for each in expressions])
