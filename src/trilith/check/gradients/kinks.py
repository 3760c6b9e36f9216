"""Where a graph has kinks: nodes that say on which side of its kink each element of an op is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trilith.graph import Apply, Node, topological
from trilith.ops import greater
from trilith.ops.activation import Elu, LeakyRelu, Relu, Selu
from trilith.ops.arithmetic import Abs, Floor, Maximum, Minimum, Sign
from trilith.ops.comparison import Comparison
from trilith.ops.reduce import Argmax, Max


def sides(roots: Sequence[Node], moved: Iterable[Node]) -> list[Node]:
    """One node for each op with a kink, or a jump, that the nodes which are moved can reach.

    Between two places at which all of these are equal the roots are smooth. An op of the user's own is taken
    for smooth.
    """
    moved = set(moved)
    found: dict[Node, None] = {}
    for node in topological(roots):
        if isinstance(node, Apply) and any(each in moved for each in node.inputs):
            moved.add(node)
            if (side := _side(node)) is not None:
                found[side] = None
    return list(found)


def _side(node: Apply) -> Node | None:
    match node.op:
        case Relu() | LeakyRelu() | Elu() | Selu() | Abs():
            return greater(node.inputs[0], 0.0)
        case Maximum() | Minimum():
            return greater(*node.inputs)
        case Max():
            return node.inputs[0] >= node.op.stretched(node, node.inputs[0])
        case Comparison() | Argmax() | Floor() | Sign():
            return node
        case _:
            return None
