"""One network of an average: what was trained is each by itself, and all are of one form."""

from __future__ import annotations

from trilith.graph import Node
from trilith.network import NetworkGraph

MEMBER = "Member"  # the kind of scope of one of several networks that were averaged


def members(graph: NetworkGraph) -> list[Node]:
    """The outputs of the networks of which a graph is the average; none where it is no average."""
    ends = [each for node in graph.order if _kind(node) == "Average" for each in node.inputs]
    return [node for node in ends if _kind(node) == MEMBER]


def first_member(graph: NetworkGraph) -> NetworkGraph:
    """The first network of which a graph is the average; the graph itself where it is none."""
    ends = members(graph)
    return NetworkGraph.of(graph.inputs, ends[:1]) if ends else graph


def by_itself(name: str) -> str:
    """The name that a block or parameter of the first network of an average had before."""
    return name.removeprefix("member_1.")


def _kind(node: Node) -> str:
    return node.scope.path()[0].kind if node.scope else ""
