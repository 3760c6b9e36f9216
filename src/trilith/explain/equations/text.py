"""Equations in plain text.

`A·B` is the matrix product, `A ∘ B` the product element by element, `Aᵀ` the transpose. `Σ A` adds up the
examples, `Σⱼ A` the features. One column, one row or one number is stretched to what stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from trilith.explain.equations.expression import Symbol
from trilith.explain.equations.notation import AXES, Notation

SUBSCRIPTS = str.maketrans(AXES, "ᵢⱼₖₗ")
TIGHT = {"·"}


class Text(Notation):
    """Unicode on one line."""

    flat = True

    def row(self, *pieces: str) -> str:
        return "".join(pieces)

    def sign(self, sign: str) -> str:
        return sign if sign in TIGHT else f" {sign} "

    def minus(self) -> str:
        return "−"

    def words(self, words: str) -> str:
        return words

    def symbol(self, symbol: Symbol) -> str:
        return symbol.name

    def numeral(self, digits: str) -> str:
        return digits

    def enclosed(self, left: str, inner: str, right: str) -> str:
        return f"{left}{inner}{right}"

    def listed(self, pieces: Sequence[str], separator: str = ",") -> str:
        return (" | " if separator == "|" else f"{separator} ").join(pieces)

    def fraction(self, above: str, below: str) -> str:
        return f"{above}/{below}"

    def raised(self, base: str, exponent: str) -> str:
        return f"{base}²" if exponent == "2" else f"{base}^{exponent}"

    def root(self, of: str) -> str:
        return f"√({of})"

    def transposed(self, of: str) -> str:
        return f"{of}ᵀ"

    def summed(self, letters: str, of: str) -> str:
        return f"Σ{letters.translate(SUBSCRIPTS)} {of}"

    def function_name(self, name: str, prime: bool = False, letters: str = "") -> str:
        return f"{name}{'′' if prime else ''}{letters.translate(SUBSCRIPTS)}"

    def chosen(self, condition: str, chosen: str, other: str) -> str:
        return f"({chosen} where {condition}, else {other})"
