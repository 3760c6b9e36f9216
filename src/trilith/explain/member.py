"""One network of an average: what was trained is each by itself, and all are of one form."""

from __future__ import annotations

from trilith.graph import Node
from trilith.network import NetworkGraph


def first_member(graph: NetworkGraph) -> NetworkGraph:
    """The first network of which a graph is the average; the graph itself where it is none."""
    ends = [each for node in graph.order if _kind(node) == "Average" for each in node.inputs]
    members = [node for node in ends if _kind(node) == "Member"]
    return NetworkGraph.of(graph.inputs, members[:1]) if members else graph


def _kind(node: Node) -> str:
    return node.scope.path()[0].kind if node.scope else ""
