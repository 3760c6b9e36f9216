"""Walking a graph: topological order, and rewriting from the leaves up. Iterative: depth costs no stack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from trilith.graph.node import Apply, Node
from trilith.graph.scope import inside


def topological(roots: Iterable[Node]) -> list[Node]:
    """Every node that the roots need, each after its inputs; the order depends only on the graph."""
    done: set[Node] = set()
    order: list[Node] = []
    for root in roots:
        stack: list[tuple[Node, bool]] = [(root, False)]
        while stack:
            node, inputs_done = stack.pop()
            if inputs_done:
                order.append(node)
            elif node not in done:
                done.add(node)
                stack.append((node, True))
                stack.extend((each, False) for each in reversed(node.inputs))
    return order


Rule = Callable[[Apply, tuple[Node, ...]], Node]


def rewrite(roots: Sequence[Node], rule: Rule, leaves: Mapping[Any, Node] | None = None) -> list[Node]:
    """Rebuild the graph from the leaves up: `rule(node, new_inputs)` gives each node's replacement.

    `leaves` says which leaves give way to which nodes.
    """
    replaced: dict[Node, Node] = {}
    for node in topological(roots):
        if isinstance(node, Apply):
            with inside(node.scope):
                replaced[node] = rule(node, tuple(replaced[each] for each in node.inputs))
        else:
            replaced[node] = (leaves or {}).get(node, node)
    return [replaced[root] for root in roots]


def reapply(node: Apply, inputs: tuple[Node, ...]) -> Node:
    """The node itself when its inputs did not change, its op on the new inputs otherwise."""
    return node if inputs == node.inputs else node.op(*inputs)


def substitute(roots: Sequence[Node], given: Mapping[Node, Node]) -> list[Node]:
    """The graph with other nodes in the place of some, whatever these were computed from."""

    def rule(node: Apply, inputs: tuple[Node, ...]) -> Node:
        return given[node] if node in given else reapply(node, inputs)

    return rewrite(roots, rule, given)
