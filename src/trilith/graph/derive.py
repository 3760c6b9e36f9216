"""Reverse-mode differentiation: the chain rule walks the graph backward and returns a graph."""

from __future__ import annotations

from collections.abc import Sequence

from trilith.errors import ShapeError
from trilith.graph.node import Apply, Node, as_node
from trilith.graph.operators import OPERATORS
from trilith.graph.scope import inside
from trilith.graph.shape import format_shape
from trilith.graph.walk import topological


def derive(loss: Node, with_respect_to: Sequence[Node]) -> list[Node]:
    """The gradient of a scalar with respect to each node, as nodes of the same shapes.

    Since the result is a graph, it can be derived again. A node that the loss does not depend on gets zeros.
    Gradient nodes belong to the scope of the block whose forward node they differentiate.

    Raises:
        ShapeError: the loss is not a scalar.
    """
    if loss.shape != ():
        raise ShapeError(
            f"derive expects a scalar loss, got shape {format_shape(loss.shape)}. "
            "Reduce it first, e.g. with .mean() or .sum()."
        )
    order = topological([loss])
    wanted = set(with_respect_to)
    reaches_wanted: set[Node] = set()
    for node in order:
        if node in wanted or any(each in reaches_wanted for each in node.inputs):
            reaches_wanted.add(node)

    gradients: dict[Node, Node] = {loss: as_node(1.0)}
    for node in reversed(order):
        if node in reaches_wanted and node in gradients:
            _propagate(node, gradients, reaches_wanted)
    return [gradients[node] if node in gradients else _zeros_like(node) for node in with_respect_to]


def _propagate(node: Node, gradients: dict[Node, Node], reaches_wanted: set[Node]) -> None:
    if not isinstance(node, Apply):
        return
    with inside(node.scope):
        contributions = node.op.derivative(gradients[node], node, *node.inputs)
        for source, contribution in zip(node.inputs, contributions, strict=True):
            if contribution is None or source not in reaches_wanted:
                continue
            contribution = contribution.sum_to(source.shape)
            earlier = gradients.get(source)
            gradients[source] = contribution if earlier is None else earlier + contribution


def _zeros_like(node: Node) -> Node:
    return OPERATORS["broadcast"](as_node(0.0), node.shape)
