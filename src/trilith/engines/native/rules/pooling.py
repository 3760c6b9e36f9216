"""The greatest, its place or the sum of what a window sees, and the ways back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trilith.engines.native.rules.windows import by_rows, by_tasks, shapes_of, walk_of
from trilith.engines.native.unit import Buffer
from trilith.graph import Apply, Node
from trilith.ops.pooling import MaxPoolIndex, Pool, PoolScatter, PoolSpread

if TYPE_CHECKING:
    from trilith.engines.native.lower import Lowering


def pooling(low: Lowering, node: Apply) -> bool:
    """The greatest, its place or the sum of each window, and the ways back."""
    op = node.op
    assert isinstance(op, Pool)
    shapes = shapes_of(low, node, *node.inputs)
    if shapes is None or node.inputs[0].dtype != "float":
        return False
    if _is_found_anew(low, node):
        return True
    back = isinstance(op, PoolScatter | PoolSpread)
    small, large = (shapes[1], shapes[0]) if back else (shapes[0], shapes[1])
    walk = walk_of(op.window, large, small, 1)
    target = Buffer(low.form(node).plain())
    if isinstance(op, PoolScatter) and _is_found_anew(low, node.inputs[1]):
        sources = [node.inputs[0], *node.inputs[1].inputs]
        inputs = [low.plain(low.buffer(each)) for each in sources]
        return by_tasks(low, node, "max_pool_gradient", inputs, target, walk, large[0])
    inputs = [low.plain(low.buffer(each)) for each in node.inputs]
    if isinstance(op, PoolScatter):
        return by_tasks(low, node, op.name, inputs, target, walk, large[0])
    return by_rows(low, node, op.name, inputs, target, walk)


def _is_found_anew(low: Lowering, node: Node) -> bool:
    """Whether a node is the places of greatest numbers which only their own gradient asks for."""
    if not isinstance(node, Apply) or not isinstance(node.op, MaxPoolIndex):
        return False
    users = low.groups.users[node]
    return not low.is_root(node) and all(
        isinstance(user.op, PoolScatter) and user.op.walk == node.op.walk and user.inputs[0] is not node
        for user in users
    )
