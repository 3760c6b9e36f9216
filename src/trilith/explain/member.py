"""One network of an average: what was trained is each by itself, and all are of one form."""

from __future__ import annotations

from trilith.graph import Node, Scope
from trilith.network import NetworkGraph

MEMBER = "Member"  # the kind of scope of one of several networks that were averaged
MIRROR = "Mirror"  # that of the mirror image which a network is asked about too


def members(graph: NetworkGraph) -> list[Node]:
    """The outputs of the networks of which a graph is the average; none where it is no average.

    Of a network that is asked about mirror images too, that for the pictures as they are.
    """
    ends: dict[Scope, Node] = {}
    for average in graph.order:
        if (scope := _outermost(average)) and scope.kind == "Average":
            for node in average.inputs:
                if (member := _outermost(node)) and member.kind == MEMBER:
                    ends.setdefault(member, node)
    return list(ends.values())


def is_asked_mirrored(graph: NetworkGraph) -> bool:
    """Whether a graph answers with the mean for a picture and its mirror image."""
    return any(scope.kind == MIRROR for scope in graph.scopes)


def first_member(graph: NetworkGraph) -> NetworkGraph:
    """The first network of which a graph is the average; the graph itself where it is none."""
    ends = members(graph)
    return NetworkGraph.of(graph.inputs, ends[:1]) if ends else graph


def by_itself(name: str) -> str:
    """The name that a block or parameter of the first network of an average had before."""
    return name.removeprefix("member_1.")


def _outermost(node: Node) -> Scope | None:
    return node.scope.path()[0] if node.scope else None
