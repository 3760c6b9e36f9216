"""What a notation must be able to write."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from trilith.explain.equations.expression import Symbol


class Pieces(ABC):
    """How the pieces of an equation look."""

    flat: ClassVar[bool] = False  # whether fractions are written on one line

    @abstractmethod
    def row(self, *pieces: str) -> str:
        """Pieces beside each other."""

    @abstractmethod
    def sign(self, sign: str) -> str:
        """A sign between two things."""

    @abstractmethod
    def minus(self) -> str:
        """The minus in front of something."""

    @abstractmethod
    def words(self, words: str) -> str:
        """Plain words."""

    @abstractmethod
    def symbol(self, symbol: Symbol) -> str:
        """A letter and its number."""

    @abstractmethod
    def numeral(self, digits: str) -> str:
        """A number."""

    @abstractmethod
    def enclosed(self, left: str, inner: str, right: str) -> str:
        """Something in brackets."""

    @abstractmethod
    def listed(self, pieces: Sequence[str], separator: str = ",") -> str:
        """Pieces with a sign between them."""

    @abstractmethod
    def fraction(self, above: str, below: str) -> str:
        """above / below; in brackets already where a flat notation needs them."""

    @abstractmethod
    def raised(self, base: str, exponent: str) -> str:
        """base ^ exponent."""

    @abstractmethod
    def root(self, of: str) -> str:
        """The square root."""

    @abstractmethod
    def transposed(self, of: str) -> str:
        """Rows as columns."""

    @abstractmethod
    def summed(self, letters: str, of: str) -> str:
        """Σ over the axes of these letters, none for the examples."""

    @abstractmethod
    def function_name(self, name: str, prime: bool = False, letters: str = "") -> str:
        """The name of a function, of its derivative, of a reduction over the axes of these letters."""

    @abstractmethod
    def chosen(self, condition: str, chosen: str, other: str) -> str:
        """One of two."""
