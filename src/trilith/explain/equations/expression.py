"""Mathematics as a tree: what an equation says, before it is written in any notation.

An expression's shape is that of what is written. It may differ from its node's by sizes of 1: one number an
example is a column (m, 1), one a feature is a row (1, n), and what broadcasts is not stretched.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from trilith.graph import Node, Shape


@dataclass(frozen=True)
class Expression:
    """Something with a value."""

    shape: Shape


@dataclass(frozen=True)
class Symbol(Expression):
    """A letter and a number: W1, dA2."""

    letter: str
    number: str = ""
    gradient: bool = False
    is_shares: bool = False  # whether each row adds up to 1, as one with a single 1 does

    @property
    def name(self) -> str:
        """The symbol in plain text."""
        return ("d" if self.gradient else "") + self.letter + self.number


@dataclass(frozen=True)
class Number(Expression):
    """A single number."""

    value: float


@dataclass(frozen=True)
class Array(Expression):
    """Fixed numbers in rows."""

    values: tuple[object, ...]


@dataclass(frozen=True)
class Sum(Expression):
    """Terms added up; a term that begins with a negative number is taken away."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True)
class Product(Expression):
    """coefficient · over / under, element by element."""

    coefficient: float
    over: tuple[Expression, ...]
    under: tuple[Expression, ...]


@dataclass(frozen=True)
class Power(Expression):
    """base ^ exponent, element by element."""

    base: Expression
    exponent: Expression


@dataclass(frozen=True)
class MatrixProduct(Expression):
    """left · right, rows by columns."""

    left: Expression
    right: Expression


@dataclass(frozen=True)
class Transposed(Expression):
    """The last two axes swapped."""

    of: Expression


@dataclass(frozen=True)
class Reduction(Expression):
    """A sum Σ, a max or another over axes, which stay, of size 1."""

    kind: str
    axes: tuple[int, ...]
    of: Expression


@dataclass(frozen=True)
class Function(Expression):
    """name(arguments); `settings` are fixed numbers behind them."""

    name: str
    arguments: tuple[Expression, ...]
    settings: tuple[object, ...] = ()
    prime: bool = False


@dataclass(frozen=True)
class Comparison(Expression):
    """1 where it holds, 0 elsewhere."""

    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Choice(Expression):
    """`chosen` where the condition is not 0, `other` elsewhere."""

    condition: Expression
    chosen: Expression
    other: Expression


@dataclass(frozen=True)
class Part(Expression):
    """of[ranges]: start, stop and step an axis, or None for all of it."""

    of: Expression
    ranges: tuple[tuple[int, int, int] | None, ...]


@dataclass(frozen=True)
class Rows(Expression):
    """The rows of a table that the indices name."""

    table: Expression
    indices: Expression


@dataclass(frozen=True)
class Joined(Expression):
    """Parts one after another along an axis."""

    parts: tuple[Expression, ...]
    axis: int


@dataclass(frozen=True)
class Equation:
    """`left = right`, or `left ← right` where a variable is changed; a comment where there is no formula.

    of: the node that has this value.
    """

    left: Expression
    right: Expression | str
    updates: bool = False
    of: Node | None = field(default=None, compare=False)
