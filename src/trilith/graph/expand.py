"""Expansion: what an op is made of in its place, once all derivatives have been taken."""

from __future__ import annotations

from trilith.graph.node import Apply, Node
from trilith.graph.program import Program
from trilith.graph.walk import reapply, rewrite


def expand(program: Program) -> Program:
    """An equal program of simple ops only, whose parts can be shared, fused and scheduled one by one."""

    def rule(node: Apply, inputs: tuple[Node, ...]) -> Node:
        parts = node.op.expanded(*inputs)
        return reapply(node, inputs) if parts is None else parts

    return program.with_roots(rewrite(program.roots, rule))
