"""Arithmetic: the four operations, powers, extremes and the sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith.graph import Constant, Node
from trilith.graph.op import Array, ArrayNamespace
from trilith.ops.comparison import equal, greater, where
from trilith.ops.elementwise import Arithmetic, Elementwise, FloatElementwise
from trilith.ops.exponential import log

Gradients = Sequence[Node | None]


def is_number(node: Node, number: float) -> bool:
    """Whether the node is this single constant number."""
    return isinstance(node, Constant) and node.value.ndim == 0 and bool(node.value == number)


@dataclass(frozen=True)
class Add(Arithmetic):
    """x + y."""

    name = "add"
    formula = "{x} + {y}"

    def compute(self, xp: ArrayNamespace, x: Array, y: Array) -> Array:
        return xp.add(x, y)

    def derivative(self, upstream: Node, total: Node, x: Node, y: Node) -> Gradients:
        return [upstream, upstream]

    def simplified(self, x: Node, y: Node) -> Node | None:
        if is_number(y, 0):
            return x
        return y if is_number(x, 0) else None


@dataclass(frozen=True)
class Subtract(Arithmetic):
    """x - y."""

    name = "subtract"
    formula = "{x} - {y}"

    def compute(self, xp: ArrayNamespace, x: Array, y: Array) -> Array:
        return xp.subtract(x, y)

    def derivative(self, upstream: Node, difference: Node, x: Node, y: Node) -> Gradients:
        return [upstream, -upstream]

    def simplified(self, x: Node, y: Node) -> Node | None:
        if is_number(y, 0):
            return x
        return -y if is_number(x, 0) else None


@dataclass(frozen=True)
class Multiply(Arithmetic):
    """x · y, element by element."""

    name = "multiply"
    formula = "{x} · {y}"

    def compute(self, xp: ArrayNamespace, x: Array, y: Array) -> Array:
        return xp.multiply(x, y)

    def derivative(self, upstream: Node, product: Node, x: Node, y: Node) -> Gradients:
        return [upstream * y, upstream * x]

    def simplified(self, x: Node, y: Node) -> Node | None:
        if is_number(y, 1):
            return x
        return y if is_number(x, 1) else None


@dataclass(frozen=True)
class Divide(FloatElementwise):
    """x / y."""

    name = "divide"
    formula = "{x} / {y}"
    flops_per_element = 4

    def compute(self, xp: ArrayNamespace, x: Array, y: Array) -> Array:
        return xp.divide(x, y)

    def derivative(self, upstream: Node, quotient: Node, x: Node, y: Node) -> Gradients:
        return [upstream / y, -upstream * quotient / y]

    def simplified(self, x: Node, y: Node) -> Node | None:
        return x if is_number(y, 1) else None


@dataclass(frozen=True)
class Negate(Arithmetic):
    """-x."""

    name = "negate"
    formula = "-{x}"

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.negative(x)

    def derivative(self, upstream: Node, negated: Node, x: Node) -> Gradients:
        return [-upstream]


@dataclass(frozen=True)
class Power(FloatElementwise):
    """x to the power of y. The derivative with respect to y is taken as 0 where x is not positive."""

    name = "power"
    formula = "{x} ^ {y}"
    flops_per_element = 20

    def compute(self, xp: ArrayNamespace, x: Array, y: Array) -> Array:
        return xp.pow(x, y)

    def derivative(self, upstream: Node, power: Node, x: Node, y: Node) -> Gradients:
        # x ^ 0 is flat also at x = 0, where x ^ -1 has no value
        with_respect_to_base = upstream * y * x ** where(equal(y, 0), 0.0, y - 1)
        if isinstance(y, Constant):
            return [with_respect_to_base, None]
        positive = greater(x, 0)
        return [with_respect_to_base, upstream * power * where(positive, log(where(positive, x, 1.0)), 0.0)]

    def simplified(self, x: Node, y: Node) -> Node | None:
        if is_number(y, 1):
            return x
        return x * x if is_number(y, 2) else None


def _share(upstream: Node, winner: Node, tie: Node) -> Node:
    """The whole gradient to the winner, half of it at a tie."""
    return upstream * where(tie, 0.5, winner.cast("float"))


@dataclass(frozen=True)
class Maximum(Elementwise):
    """The larger of x and y; at a tie each gets half of the gradient."""

    name = "maximum"
    formula = "max({x}, {y})"

    def compute(self, xp: ArrayNamespace, x: Array, y: Array) -> Array:
        return xp.maximum(x, y)

    def derivative(self, upstream: Node, largest: Node, x: Node, y: Node) -> Gradients:
        tie = equal(x, y)
        return [_share(upstream, greater(x, y), tie), _share(upstream, greater(y, x), tie)]


@dataclass(frozen=True)
class Minimum(Elementwise):
    """The smaller of x and y; at a tie each gets half of the gradient."""

    name = "minimum"
    formula = "min({x}, {y})"

    def compute(self, xp: ArrayNamespace, x: Array, y: Array) -> Array:
        return xp.minimum(x, y)

    def derivative(self, upstream: Node, smallest: Node, x: Node, y: Node) -> Gradients:
        tie = equal(x, y)
        return [_share(upstream, greater(y, x), tie), _share(upstream, greater(x, y), tie)]


@dataclass(frozen=True)
class Abs(Arithmetic):
    """|x|; the derivative at 0 is 0."""

    name = "abs"
    formula = "|{x}|"

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.abs(x)

    def derivative(self, upstream: Node, magnitude: Node, x: Node) -> Gradients:
        return [upstream * sign(x)]


@dataclass(frozen=True)
class Sign(Arithmetic):
    """-1, 0 or 1. Flat almost everywhere: no gradient passes."""

    name = "sign"
    formula = "sign({x})"

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.sign(x)

    def derivative(self, upstream: Node, signed: Node, x: Node) -> Gradients:
        return [None]


@dataclass(frozen=True)
class Floor(Arithmetic):
    """The largest whole number not above x. Flat almost everywhere: no gradient passes."""

    name = "floor"
    formula = "⌊{x}⌋"

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.floor(x)

    def derivative(self, upstream: Node, floored: Node, x: Node) -> Gradients:
        return [None]


@dataclass(frozen=True)
class Identity(Elementwise):
    """x itself; marks where a block ends when it has nothing to compute."""

    name = "identity"
    formula = "{x}"
    flops_per_element = 0

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return x

    def derivative(self, upstream: Node, same: Node, x: Node) -> Gradients:
        return [upstream]

    def simplified(self, x: Node) -> Node | None:
        return x


add, subtract, multiply, divide = Add(), Subtract(), Multiply(), Divide()
negate, power, maximum, minimum = Negate(), Power(), Maximum(), Minimum()
absolute, sign, floor, identity = Abs(), Sign(), Floor(), Identity()
