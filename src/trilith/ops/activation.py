"""Activation functions a = g(z), each with its derivative beside it. All are safe for any z."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi
from math import sqrt as square_root

from trilith.graph import Node
from trilith.graph.op import Array, ArrayNamespace
from trilith.ops.comparison import greater, where
from trilith.ops.elementwise import FloatElementwise
from trilith.ops.exponential import Erf, erf, exp

Gradients = Sequence[Node | None]


def _sigmoid(xp: ArrayNamespace, z: Array) -> Array:
    """1 / (1 + exp(-z)) from exp(-|z|), which cannot overflow."""
    shrunk = xp.exp(-xp.abs(z))
    return xp.where(z >= 0, 1, shrunk) / (1 + shrunk)


def _softplus(xp: ArrayNamespace, z: Array) -> Array:
    """log(1 + exp(z)) without overflow."""
    return xp.maximum(z, xp.zeros_like(z)) + xp.log1p(xp.exp(-xp.abs(z)))


@dataclass(frozen=True)
class Activation(FloatElementwise):
    """An activation function of one pre-activation z."""

    flops_per_element = 20


@dataclass(frozen=True)
class Sigmoid(Activation):
    """a = 1 / (1 + exp(-z)), the logistic function into (0, 1)."""

    name = "sigmoid"
    formula = "sigmoid({z})"

    def compute(self, xp: ArrayNamespace, z: Array) -> Array:
        return _sigmoid(xp, z)

    def derivative(self, upstream: Node, a: Node, z: Node) -> Gradients:
        return [upstream * (a * (1 - a))]


@dataclass(frozen=True)
class Tanh(Activation):
    """a = tanh(z), squashes to (-1, 1) around zero."""

    name = "tanh"
    formula = "tanh({z})"

    def compute(self, xp: ArrayNamespace, z: Array) -> Array:
        return xp.tanh(z)

    def derivative(self, upstream: Node, a: Node, z: Node) -> Gradients:
        return [upstream * (1 - a * a)]


@dataclass(frozen=True)
class Relu(Activation):
    """a = max(0, z) (Nair & Hinton 2010); the derivative at 0 is 0."""

    name = "relu"
    formula = "relu({z})"
    flops_per_element = 1

    def compute(self, xp: ArrayNamespace, z: Array) -> Array:
        return xp.maximum(z, xp.zeros_like(z))

    def derivative(self, upstream: Node, a: Node, z: Node) -> Gradients:
        return [where(greater(a, 0), upstream, 0.0)]


@dataclass(frozen=True)
class LeakyRelu(Activation):
    """a = z where z > 0, slope · z elsewhere (Maas et al. 2013)."""

    slope: float = 0.01
    name = "leaky_relu"
    formula = "leaky_relu({z})"
    flops_per_element = 2

    def compute(self, xp: ArrayNamespace, z: Array) -> Array:
        return xp.where(z > 0, z, self.slope * z)

    def derivative(self, upstream: Node, a: Node, z: Node) -> Gradients:
        return [upstream * where(greater(z, 0), 1.0, self.slope)]


@dataclass(frozen=True)
class Elu(Activation):
    """a = z where z > 0, alpha · (exp(z) - 1) elsewhere (Clevert et al. 2015)."""

    alpha: float = 1.0
    name = "elu"
    formula = "elu({z})"

    def compute(self, xp: ArrayNamespace, z: Array) -> Array:
        return xp.where(z > 0, z, self.alpha * xp.expm1(xp.minimum(z, xp.zeros_like(z))))

    def derivative(self, upstream: Node, a: Node, z: Node) -> Gradients:
        return [upstream * where(greater(z, 0), 1.0, a + self.alpha)]


@dataclass(frozen=True)
class Selu(Activation):
    """Scaled ELU whose constants keep mean 0 and variance 1 (Klambauer et al. 2017)."""

    name = "selu"
    formula = "selu({z})"
    scale = 1.0507009873554804934193349852946
    alpha = 1.6732632423543772848170429916717

    def compute(self, xp: ArrayNamespace, z: Array) -> Array:
        negative = self.alpha * xp.expm1(xp.minimum(z, xp.zeros_like(z)))
        return self.scale * xp.where(z > 0, z, negative)

    def derivative(self, upstream: Node, a: Node, z: Node) -> Gradients:
        return [upstream * where(greater(z, 0), self.scale, a + self.scale * self.alpha)]


@dataclass(frozen=True)
class Softplus(Activation):
    """a = log(1 + exp(z)), a smooth relu; its derivative is the sigmoid."""

    name = "softplus"
    formula = "softplus({z})"

    def compute(self, xp: ArrayNamespace, z: Array) -> Array:
        return _softplus(xp, z)

    def derivative(self, upstream: Node, a: Node, z: Node) -> Gradients:
        return [upstream * sigmoid(z)]


@dataclass(frozen=True)
class Silu(Activation):
    """a = z · sigmoid(z), also called swish (Elfwing et al. 2017, Ramachandran et al. 2017)."""

    name = "silu"
    formula = "silu({z})"

    def compute(self, xp: ArrayNamespace, z: Array) -> Array:
        return z * _sigmoid(xp, z)

    def derivative(self, upstream: Node, a: Node, z: Node) -> Gradients:
        gate = sigmoid(z)
        return [upstream * (gate + a * (1 - gate))]


@dataclass(frozen=True)
class Gelu(Activation):
    """a = z · Φ(z) with the exact normal distribution function Φ (Hendrycks & Gimpel 2016)."""

    name = "gelu"
    formula = "gelu({z})"

    def compute(self, xp: ArrayNamespace, z: Array) -> Array:
        return z * (0.5 * (1 + Erf().compute(xp, z * (1 / square_root(2)))))

    def derivative(self, upstream: Node, a: Node, z: Node) -> Gradients:
        distribution = 0.5 * (1 + erf(z * (1 / square_root(2))))
        density = exp(-0.5 * z * z) * (1 / square_root(2 * pi))
        return [upstream * (distribution + z * density)]


@dataclass(frozen=True)
class Mish(Activation):
    """a = z · tanh(softplus(z)) (Misra 2019)."""

    name = "mish"
    formula = "mish({z})"
    flops_per_element = 40

    def compute(self, xp: ArrayNamespace, z: Array) -> Array:
        return z * xp.tanh(_softplus(xp, z))

    def derivative(self, upstream: Node, a: Node, z: Node) -> Gradients:
        gate = tanh(softplus(z))
        return [upstream * (gate + z * sigmoid(z) * (1 - gate * gate))]


sigmoid, tanh, relu, softplus = Sigmoid(), Tanh(), Relu(), Softplus()
silu, gelu, mish, selu = Silu(), Gelu(), Mish(), Selu()


def leaky_relu(z: Node, slope: float = 0.01) -> Node:
    """z where z > 0, slope · z elsewhere."""
    return LeakyRelu(slope)(z)


def elu(z: Node, alpha: float = 1.0) -> Node:
    """z where z > 0, alpha · (exp(z) - 1) elsewhere."""
    return Elu(alpha)(z)
