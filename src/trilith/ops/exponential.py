"""Exponentials, logarithms, roots, waves and the error function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from math import pi
from math import sqrt as square_root

from trilith.graph import Node
from trilith.graph.op import Array, ArrayNamespace
from trilith.ops.elementwise import FloatElementwise

Gradients = Sequence[Node | None]


@dataclass(frozen=True)
class Transcendental(FloatElementwise):
    """A smooth function of one number; about twenty operations wherever it is computed."""

    flops_per_element = 20


@dataclass(frozen=True)
class Exp(Transcendental):
    """e^x."""

    name = "exp"
    formula = "exp({x})"

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.exp(x)

    def derivative(self, upstream: Node, exponential: Node, x: Node) -> Gradients:
        return [upstream * exponential]


@dataclass(frozen=True)
class Expm1(Transcendental):
    """e^x - 1, exact also near 0."""

    name = "expm1"
    formula = "(exp({x}) - 1)"

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.expm1(x)

    def derivative(self, upstream: Node, y: Node, x: Node) -> Gradients:
        return [upstream * exp(x)]


@dataclass(frozen=True)
class Log(Transcendental):
    """The natural logarithm."""

    name = "log"
    formula = "log({x})"

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.log(x)

    def derivative(self, upstream: Node, logarithm: Node, x: Node) -> Gradients:
        return [upstream / x]


@dataclass(frozen=True)
class Log1p(Transcendental):
    """log(1 + x), exact also near 0."""

    name = "log1p"
    formula = "log(1 + {x})"

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.log1p(x)

    def derivative(self, upstream: Node, logarithm: Node, x: Node) -> Gradients:
        return [upstream / (1 + x)]


@dataclass(frozen=True)
class Sqrt(FloatElementwise):
    """The square root."""

    name = "sqrt"
    formula = "√{x}"
    flops_per_element = 4

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.sqrt(x)

    def derivative(self, upstream: Node, root: Node, x: Node) -> Gradients:
        return [upstream * 0.5 / root]


@dataclass(frozen=True)
class Sin(Transcendental):
    """The sine of an angle in radians."""

    name = "sin"
    formula = "sin({x})"

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.sin(x)

    def derivative(self, upstream: Node, sine: Node, x: Node) -> Gradients:
        return [upstream * cos(x)]


@dataclass(frozen=True)
class Cos(Transcendental):
    """The cosine of an angle in radians."""

    name = "cos"
    formula = "cos({x})"

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.cos(x)

    def derivative(self, upstream: Node, cosine: Node, x: Node) -> Gradients:
        return [-upstream * sin(x)]


@dataclass(frozen=True)
class Erf(Transcendental):
    """The error function, 2/√π ∫₀ˣ exp(-t²) dt."""

    name = "erf"
    formula = "erf({x})"

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        # The array API has no erf; each namespace has a home for it, imported only by networks that need it
        home = "scipy.special" if xp.__name__ == "numpy" else "jax.scipy.special"
        return import_module(home).erf(x)

    def derivative(self, upstream: Node, y: Node, x: Node) -> Gradients:
        return [upstream * (2 / square_root(pi)) * exp(-x * x)]


exp, expm1, log, log1p = Exp(), Expm1(), Log(), Log1p()
sqrt, sin, cos, erf = Sqrt(), Sin(), Cos(), Erf()
