"""How equations are written, whatever the notation: what binds more tightly than what, and what is left out.

A notation says how the pieces look: symbols, fractions, exponents, sums. See `text.py` for the signs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from trilith.explain.equations.expression import (
    Array,
    Choice,
    Comparison,
    Equation,
    Expression,
    Function,
    Joined,
    MatrixProduct,
    Number,
    Part,
    Power,
    Product,
    Reduction,
    Rows,
    Sum,
    Symbol,
    Transposed,
)
from trilith.explain.equations.layout import format_size
from trilith.explain.equations.numerals import ratio
from trilith.explain.equations.pieces import Pieces
from trilith.graph import BatchSize

COMPARED, ADDED, MULTIPLIED, PREFIXED, RAISED, ATOM = range(6)
BINDING: dict[type, int] = {
    Comparison: COMPARED,
    Sum: ADDED,
    Product: MULTIPLIED,
    MatrixProduct: MULTIPLIED,
    Reduction: PREFIXED,
    Power: RAISED,
    Transposed: RAISED,
}
AXES = "ijkl"


class Notation(Pieces):
    """A way to write equations."""

    def equation(self, equation: Equation) -> str:
        """`left = right`, or `left ← right` for an update."""
        right = equation.right
        return self.row(
            self.write(equation.left),
            self.sign("←" if equation.updates else "="),
            self.words(right) if isinstance(right, str) else self.write(right, ADDED),
        )

    def write(self, expression: Expression, at_least: int = COMPARED) -> str:
        """The expression, in parentheses where it binds less tightly than its surroundings."""
        written = _WRITERS[type(expression)](self, expression)
        return self.enclosed("(", written, ")") if self._binding(expression) < at_least else written

    def _binding(self, expression: Expression) -> int:
        if isinstance(expression, Number):
            numerator, denominator = ratio(abs(expression.value))
            alone = expression.value >= 0 and denominator == "1" and "·" not in numerator
            return ATOM if alone else MULTIPLIED
        if isinstance(expression, Reduction) and expression.kind != "Σ":
            return ATOM
        return BINDING.get(type(expression), ATOM)

    def _number(self, of: Number) -> str:
        return self._signed(of.value, self._quotient(of.value, (), ()))

    def _product(self, of: Product) -> str:
        return self._signed(of.coefficient, self._quotient(of.coefficient, of.over, of.under))

    def _signed(self, value: float, written: str) -> str:
        return self.row(self.minus(), written) if value < 0 else written

    def _quotient(self, coefficient: float, over: Sequence[Expression], under: Sequence[Expression]) -> str:
        """Without the sign."""
        numerator, denominator = ratio(abs(coefficient))
        one_below = denominator == "1" and len(under) == 1 and not self.flat
        below = self._factors(denominator, under, COMPARED if one_below else RAISED)
        alone = numerator == "1" and len(over) == 1 and below and not self.flat
        above = self._factors(numerator, over, COMPARED if alone else PREFIXED) or [self.numeral("1")]
        written = self.row(*above)
        if not below:
            return written
        product = self.row(*below)
        return self.fraction(
            written, self.enclosed("(", product, ")") if self.flat and len(below) > 1 else product
        )

    def _factors(self, numeral: str, factors: Sequence[Expression], at_least: int) -> list[str]:
        """Factors and the signs between them: the number, what is scalar, then the arrays."""
        pieces = [self.numeral(numeral)] if numeral != "1" else []
        ordered = sorted(factors, key=lambda each: each.shape != ())
        for place, each in enumerate(ordered):
            both_arrays = place > 0 and ordered[place - 1].shape != ()
            pieces += [self.sign("∘" if both_arrays else "·")] if pieces else []
            pieces.append(self.write(each, at_least))
        return pieces

    def _sum(self, of: Sum) -> str:
        pieces = [self.write(of.terms[0], MULTIPLIED)]
        for term in of.terms[1:]:
            is_negative = isinstance(term, (Product, Number)) and _value(term) < 0
            pieces.append(self.sign("−" if is_negative else "+"))
            pieces.append(self._unsigned(term) if is_negative else self.write(term, MULTIPLIED))
        return self.row(*pieces)

    def _unsigned(self, term: Expression) -> str:
        if isinstance(term, Product):
            return self._quotient(term.coefficient, term.over, term.under)
        return self._quotient(_value(term), (), ())

    def _matrix_product(self, of: MatrixProduct) -> str:
        left = self.write(of.left, PREFIXED if isinstance(of.left, Product) else MULTIPLIED)
        return self.row(left, self.sign("·"), self.write(of.right, PREFIXED))

    def _transposed(self, of: Transposed) -> str:
        return self.transposed(self.write(of.of, ATOM))

    def _power(self, of: Power) -> str:
        return self.raised(
            self.write(of.base, ATOM), self.write(of.exponent, ATOM if self.flat else COMPARED)
        )

    def _reduction(self, of: Reduction) -> str:
        letters = "".join(AXES[axis] for axis in of.axes)
        if of.kind == "Σ":
            return self.summed("" if of.axes == (0,) else letters, self.write(of.of, RAISED))
        return self.row(
            self.function_name(of.kind, letters=letters), self.enclosed("(", self.write(of.of), ")")
        )

    def _function(self, of: Function) -> str:
        if of.name == "sqrt":
            return self.root(self.write(of.arguments[0]))
        inner = self.listed([self.write(each) for each in of.arguments])
        if of.settings:
            inner = self.listed([inner, self.listed([self._setting(each) for each in of.settings])], ";")
        return self.row(self.function_name(of.name, of.prime), self.enclosed("(", inner, ")"))

    def _setting(self, value: Any) -> str:
        if isinstance(value, tuple):
            return self.enclosed("(", self.listed([self._setting(each) for each in value]), ")")
        if isinstance(value, BatchSize):
            return self.words(format_size(value))
        if isinstance(value, float):
            return self.write(Number((), value))
        return self.words(str(value))

    def _comparison(self, of: Comparison) -> str:
        return self.row(self.write(of.left, ADDED), self.sign(of.sign), self.write(of.right, ADDED))

    def _choice(self, of: Choice) -> str:
        return self.chosen(
            self.write(of.condition), self.write(of.chosen, ADDED), self.write(of.other, ADDED)
        )

    def _part(self, of: Part) -> str:
        ranges = [self.words(":" if each is None else _range(*each)) for each in of.ranges]
        return self.row(self.write(of.of, ATOM), self.enclosed("[", self.listed(ranges), "]"))

    def _rows(self, of: Rows) -> str:
        return self.row(self.write(of.table, ATOM), self.enclosed("[", self.write(of.indices), "]"))

    def _joined(self, of: Joined) -> str:
        parts = [self.write(each) for each in of.parts]
        if len(of.shape) == 2:
            return self.enclosed("[", self.listed(parts, "|" if of.axis == 1 else ";"), "]")
        inner = self.listed([self.listed(parts), self.words(str(of.axis))], ";")
        return self.row(self.function_name("concatenate"), self.enclosed("(", inner, ")"))

    def _array(self, of: Array) -> str:
        def nested(value: Any) -> str:
            if isinstance(value, tuple):
                return self.enclosed("⟨", self.listed([nested(each) for each in value]), "⟩")
            return self._number(Number((), float(value)))

        return nested(of.values)


def _value(term: Expression) -> float:
    return term.coefficient if isinstance(term, Product) else term.value if isinstance(term, Number) else 1.0


def _range(start: int, stop: int, step: int) -> str:
    return f"{start}:{stop}" + (f":{step}" if step != 1 else "")


_WRITERS: dict[type, Callable[[Notation, Any], str]] = {
    Symbol: lambda notation, of: notation.symbol(of),
    Number: Notation._number,
    Sum: Notation._sum,
    Product: Notation._product,
    Power: Notation._power,
    MatrixProduct: Notation._matrix_product,
    Transposed: Notation._transposed,
    Reduction: Notation._reduction,
    Function: Notation._function,
    Comparison: Notation._comparison,
    Choice: Notation._choice,
    Part: Notation._part,
    Rows: Notation._rows,
    Joined: Notation._joined,
    Array: Notation._array,
}
