"""Softmax and its logarithm along one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith.graph import Node, Op, Shape
from trilith.graph.op import Array, ArrayNamespace
from trilith.graph.shape import normalise_axis
from trilith.ops.exponential import exp

Gradients = Sequence[Node | None]


@dataclass(frozen=True)
class _AlongAxis(Op):
    """Keeps the shape; works along one axis."""

    axis: int
    flops_per_element = 25

    def shape(self, z: Shape) -> Shape:
        normalise_axis(self.axis, z)
        return z

    def operand_kinds(self, *dtypes: str) -> Sequence[str]:
        return ["float"]


@dataclass(frozen=True)
class Softmax(_AlongAxis):
    """exp(z) / Σ exp(z): positive, sums to 1 along the axis."""

    name = "softmax"
    formula = "softmax({z})"

    def compute(self, xp: ArrayNamespace, z: Array) -> Array:
        powers = xp.exp(z - xp.max(z, axis=self.axis, keepdims=True))
        return powers / xp.sum(powers, axis=self.axis, keepdims=True)

    def derivative(self, upstream: Node, a: Node, z: Node) -> Gradients:
        return [a * (upstream - (upstream * a).sum(self.axis, keepdims=True))]


@dataclass(frozen=True)
class LogSoftmax(_AlongAxis):
    """z - log Σ exp(z), the logarithm of the softmax without overflow or underflow."""

    name = "log_softmax"
    formula = "log softmax({z})"

    def compute(self, xp: ArrayNamespace, z: Array) -> Array:
        shifted = z - xp.max(z, axis=self.axis, keepdims=True)
        return shifted - xp.log(xp.sum(xp.exp(shifted), axis=self.axis, keepdims=True))

    def derivative(self, upstream: Node, y: Node, z: Node) -> Gradients:
        return [upstream - exp(y) * upstream.sum(self.axis, keepdims=True)]


def softmax(z: Node, axis: int = -1) -> Node:
    """exp(z) / Σ exp(z) along the axis."""
    return Softmax(normalise_axis(axis, z.shape))(z)


def log_softmax(z: Node, axis: int = -1) -> Node:
    """The logarithm of the softmax along the axis."""
    return LogSoftmax(normalise_axis(axis, z.shape))(z)
