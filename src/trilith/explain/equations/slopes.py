"""What g′ is for every activation of a network: its own derivative rule for an upstream gradient of 1."""

from __future__ import annotations

from collections.abc import Iterable

from trilith.explain.equations.curve import Curve, Slope
from trilith.explain.equations.expression import Equation, Expression, Symbol
from trilith.explain.equations.simplified import simplified
from trilith.explain.equations.translate import constant, function, settings_of, translate
from trilith.graph import BATCH, Apply, Constant, Node, as_node, topological
from trilith.graph.node import input_node

SHAPE = (BATCH, 2)  # of any array
ARGUMENT = Symbol(SHAPE, "z")


def slopes_of(order: Iterable[Node]) -> list[Equation]:
    """`relu′(z) = (1 where relu(z) > 0, else 0)` for each activation whose slope is among the nodes."""
    used = [node.op.activation for node in order if isinstance(node, Apply) and isinstance(node.op, Slope)]
    equations = []
    for activation in dict.fromkeys(used):
        z = input_node(SHAPE, "z")
        (slope,) = activation.derivative(as_node(1.0), Curve(activation)(z), z)
        assert slope is not None
        left = function(activation.name, ARGUMENT, settings_of(activation), prime=True)
        equations.append(Equation(left, _written(*simplified([slope]))))
    return equations


def _written(root: Node) -> Expression:
    expressions: dict[Node, Expression] = {}
    for node in topological([root]):
        if isinstance(node, Apply):
            expressions[node] = translate(node, [expressions[each] for each in node.inputs])
        else:
            expressions[node] = constant(node) if isinstance(node, Constant) else ARGUMENT
    return expressions[root]
