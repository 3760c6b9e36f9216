"""Which block a node is shown with."""

from __future__ import annotations

from trilith.explain.member import MEMBER
from trilith.graph import Node, Scope

OPENED = "Residual"  # shown as its parts


def block_of(node: Node) -> Scope | None:
    """The outermost block of a node, or of its network where several are averaged; within residual blocks."""
    path = [scope for scope in (node.scope.path() if node.scope else ()) if scope.kind != MEMBER]
    return next((scope for scope in path if scope.kind != OPENED), path[-1] if path else None)
