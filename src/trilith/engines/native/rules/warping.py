"""Pictures seen through maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trilith.engines.native.unit import Buffer, Unit
from trilith.graph import Apply
from trilith.graph.cost import node_cost

if TYPE_CHECKING:
    from trilith.engines.native.lower import Lowering


def warping(low: Lowering, node: Apply) -> bool:
    """A task is a picture."""
    x, maps = node.inputs
    shape = low.groups.shape[x]
    if node.dtype != "float" or 0 in shape:
        return False
    inputs = [low.plain(low.buffer(x)), low.plain(low.buffer(maps))]
    target = Buffer(low.form(node).plain())
    unit = Unit(
        node.op.name, (node,), inputs, [target], low.precision, "tasks", shape[0], integers=list(shape[1:])
    )
    unit.flops = node_cost(node, low.batch).flops
    low.units.append(unit)
    low.show(node, target)
    return True
