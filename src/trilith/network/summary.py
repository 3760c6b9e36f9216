"""The table of a network: block, output shape, parameters, FLOP."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.graph import Apply, Cost, Node, Parameter, Scope, format_shape, node_cost
from trilith.network.aligned import aligned
from trilith.network.graph import NetworkGraph


@dataclass(frozen=True)
class SummaryRow:
    """One block: its name, kind, output shape for people, parameters, and FLOP for one example."""

    name: str
    kind: str
    output_shape: str
    parameters: int
    flops: int


@dataclass(frozen=True)
class Summary:
    """The rows and their totals; printing it gives a table."""

    rows: tuple[SummaryRow, ...]

    @property
    def parameters(self) -> int:
        """All learned numbers."""
        return sum(row.parameters for row in self.rows)

    @property
    def flops(self) -> int:
        """Floating-point operations to predict one example."""
        return sum(row.flops for row in self.rows)

    def __str__(self) -> str:
        header = ("block", "kind", "output shape", "parameters", "FLOP per example")
        lines = [(r.name, r.kind, r.output_shape, f"{r.parameters:,}", f"{r.flops:,}") for r in self.rows]
        total = ("total", "", "", f"{self.parameters:,}", f"{self.flops:,}")
        rows = [header, *lines, total]
        rule = "  ".join("─" * max(map(len, column)) for column in zip(*rows, strict=True))
        head, *body, foot = aligned(rows, left=range(3))
        return "\n".join([head, rule, *body, rule, foot])


def summarise(graph: NetworkGraph) -> Summary:
    """One row for each outermost block, in the graph's order; FLOP of the inference program.

    Parameters that only training uses count too.
    """
    ends: dict[Scope | None, Node] = {}
    for node in graph.order:
        if isinstance(node, (Apply, Parameter)):
            ends.pop(_block_of(node), None)  # a block comes where its last node comes
            ends[_block_of(node)] = node
    costs: dict[Scope | None, Cost] = dict.fromkeys(ends, Cost())
    for node in dict.fromkeys([*graph.program("inference").order(), *graph.parameters.values()]):
        if isinstance(node, (Apply, Parameter)):
            costs[_block_of(node)] += node_cost(node, batch=1)
    rows = []
    for scope, end in ends.items():
        name, kind = (graph.scopes[scope], scope.kind) if scope else ("(operations)", "")
        cost = costs[scope]
        rows.append(SummaryRow(name, kind, format_shape(end.shape), cost.parameters, cost.flops))
    return Summary(tuple(rows))


def _block_of(node: Node) -> Scope | None:
    """The outermost block that a node belongs to."""
    return node.scope.path()[0] if node.scope else None
