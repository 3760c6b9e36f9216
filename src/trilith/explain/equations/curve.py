"""Activations whose derivative is a letter of its own, g′, and other equal forms that textbooks use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith import ops
from trilith.explain.equations.smoothing import with_smoothed_target
from trilith.graph import Apply, Constant, Node, Shape
from trilith.graph.op import Array, ArrayNamespace, Op
from trilith.graph.walk import reapply
from trilith.ops.activation import Activation
from trilith.ops.exponential import Exp, Log
from trilith.ops.index import Gather, TakeAlongAxis
from trilith.ops.softmax import LogSoftmax, Softmax


@dataclass(frozen=True)
class Curve(Op):
    """g(z), the activation itself; its derivative rule writes dA ∘ g′(Z) instead of what g′ is."""

    activation: Activation
    name = "curve"
    formula = "g({z})"

    def shape(self, z: Shape) -> Shape:
        return z

    def compute(self, xp: ArrayNamespace, z: Array) -> Array:
        return self.activation.compute(xp, z)

    def derivative(self, upstream: Node, a: Node, z: Node) -> Sequence[Node | None]:
        return [upstream * Slope(self.activation)(z)]


@dataclass(frozen=True)
class Slope(Op):
    """g′(z): what the activation's own rule gives for an upstream gradient of 1."""

    activation: Activation
    name = "slope"
    formula = "g′({z})"

    def shape(self, z: Shape) -> Shape:
        return z

    def compute(self, xp: ArrayNamespace, z: Array) -> Array:
        raise NotImplementedError("a slope is written, not computed")

    def derivative(self, upstream: Node, slope: Node, z: Node) -> Sequence[Node | None]:
        raise NotImplementedError("a slope is written, not derived")


def before_derivatives(node: Apply, inputs: tuple[Node, ...]) -> Node:
    """Activations as curves; an element picked by its class as Σ of a product with one-hot rows."""
    in_loss = node.scope is not None and node.scope.path()[0].kind == "Loss"
    if isinstance(node.op, Activation) and not in_loss:
        return Curve(node.op)(*inputs)
    if isinstance(node.op, TakeAlongAxis):
        values, places = inputs
        classes = values.shape[-1]
        if node.op.axis == len(values.shape) - 1 and places.shape[-1] == 1 and isinstance(classes, int):
            one_hot = ops.one_hot(places.reshape(places.shape[:-1]), classes)
            return (one_hot * values).sum(-1, keepdims=True)
    if in_loss and isinstance(node.op, Gather) and isinstance(inputs[0], Constant):  # a weight of the class
        weights, places = inputs
        return (ops.one_hot(places, len(inputs[0].value)) * weights).sum(-1)
    return with_smoothed_target(reapply(node, inputs)) if in_loss else reapply(node, inputs)


def after_derivatives(node: Apply, inputs: tuple[Node, ...]) -> Node:
    """exp(log softmax(z)) is softmax(z)."""
    (first, *_) = inputs or (None,)
    if isinstance(node.op, Exp) and isinstance(first, Apply) and isinstance(first.op, Log):
        (inner,) = first.inputs
        if isinstance(inner, Apply) and isinstance(inner.op, Softmax):
            return inner
    if isinstance(node.op, LogSoftmax):
        return ops.log(Softmax(node.op.axis)(*inputs))
    return reapply(node, inputs)
