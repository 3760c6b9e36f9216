"""Simplification: constants folded, equal nodes shared, x · 1 and x + 0 removed, dead nodes dropped."""

from __future__ import annotations

from math import prod

import numpy as np

from trilith.graph.node import Apply, Constant, Node, as_node
from trilith.graph.program import Program
from trilith.graph.shape import is_open, resolve
from trilith.graph.walk import reapply, rewrite

FOLDED_SIZE = 65_536  # a folded constant is stored: above this many elements computing is cheaper


def simplify(program: Program) -> Program:
    """An equal program with fewer nodes. Dead nodes vanish since only the roots are rebuilt."""
    shared: dict[object, Node] = {}
    leaves = {node: _share_constant(node, shared) for node in program.order() if isinstance(node, Constant)}

    def rule(node: Apply, inputs: tuple[Node, ...]) -> Node:
        key = (node.op, inputs)
        if key not in shared:
            shared[key] = _simplest(reapply(node, inputs), shared)
        return shared[key]

    return program.with_roots(rewrite(program.roots, rule, leaves))


def _simplest(node: Node, shared: dict[object, Node]) -> Node:
    while isinstance(node, Apply) and (simpler := node.op.simplified(*node.inputs)) is not None:
        node = simpler
    if isinstance(node, Apply):
        node = _folded(node)
    if isinstance(node, Apply):
        return shared.setdefault((node.op, node.inputs), node)
    return _share_constant(node, shared)


def _folded(node: Apply) -> Node:
    foldable = (
        node.inputs
        and all(isinstance(each, Constant) for each in node.inputs)
        and not is_open(node.shape)
        and not node.op.is_open
        and prod(resolve(node.shape, 0)) <= FOLDED_SIZE
    )
    if not foldable:
        return node
    values = [each.value for each in node.inputs if isinstance(each, Constant)]
    with np.errstate(all="ignore"):
        folded = as_node(node.op.compute(np, *values))
    return folded if folded.dtype == node.dtype else node


def _share_constant(node: Node, shared: dict[object, Node]) -> Node:
    if not isinstance(node, Constant) or node.value.ndim:
        return node
    # 0.0 and -0.0 compare equal yet differ: the bytes tell them apart
    return shared.setdefault((node.dtype, node.value.tobytes()), node)
