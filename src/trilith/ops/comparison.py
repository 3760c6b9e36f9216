"""Comparisons, which give truth values, and the choice that uses them. No gradient passes a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith.graph import Node
from trilith.graph.op import Array, ArrayNamespace
from trilith.ops.elementwise import Elementwise


@dataclass(frozen=True)
class Comparison(Elementwise):
    """A truth value for each pair of elements."""

    def result_dtype(self, *dtypes: str) -> str:
        return "bool"

    def compute(self, xp: ArrayNamespace, x: Array, y: Array) -> Array:
        return getattr(xp, self.name)(x, y)  # the array API's function of the same name

    def derivative(self, upstream: Node, truth: Node, x: Node, y: Node) -> Sequence[Node | None]:
        return [None, None]


@dataclass(frozen=True)
class Greater(Comparison):
    """Whether x > y."""

    name = "greater"
    formula = "{x} > {y}"


@dataclass(frozen=True)
class GreaterEqual(Comparison):
    """Whether x ≥ y."""

    name = "greater_equal"
    formula = "{x} ≥ {y}"


@dataclass(frozen=True)
class Less(Comparison):
    """Whether x < y."""

    name = "less"
    formula = "{x} < {y}"


@dataclass(frozen=True)
class LessEqual(Comparison):
    """Whether x ≤ y."""

    name = "less_equal"
    formula = "{x} ≤ {y}"


@dataclass(frozen=True)
class Equal(Comparison):
    """Whether x = y."""

    name = "equal"
    formula = "{x} = {y}"


@dataclass(frozen=True)
class NotEqual(Comparison):
    """Whether x ≠ y."""

    name = "not_equal"
    formula = "{x} ≠ {y}"


@dataclass(frozen=True)
class Where(Elementwise):
    """x where the condition holds, y elsewhere."""

    name = "where"
    formula = "({x} where {condition}, else {y})"

    def operand_kinds(self, *dtypes: str) -> Sequence[str]:
        return ["bool", *super().operand_kinds(*dtypes[1:])]

    def compute(self, xp: ArrayNamespace, condition: Array, x: Array, y: Array) -> Array:
        return xp.where(condition, x, y)

    def derivative(
        self, upstream: Node, chosen: Node, condition: Node, x: Node, y: Node
    ) -> Sequence[Node | None]:
        return [None, where(condition, upstream, 0.0), where(condition, 0.0, upstream)]


greater, greater_equal, less, less_equal = Greater(), GreaterEqual(), Less(), LessEqual()
equal, not_equal, where = Equal(), NotEqual(), Where()
