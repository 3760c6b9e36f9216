"""What a graph costs: floating-point operations, bytes moved and parameters, per node and in total."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

from trilith.graph.node import Apply, Node, Parameter
from trilith.graph.program import Program
from trilith.graph.shape import resolve


@dataclass(frozen=True, slots=True)
class Cost:
    """FLOP, bytes read and written (every operand once, nothing cached), and learned parameters."""

    flops: int = 0
    bytes: int = 0
    parameters: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.flops + other.flops, self.bytes + other.bytes, self.parameters + other.parameters)


def node_cost(node: Node, batch: int, itemsize: int = 4) -> Cost:
    """The cost of one node for a batch of this many examples; leaves cost only their parameters."""
    if isinstance(node, Parameter):
        return Cost(parameters=prod(resolve(node.shape, batch)))
    if not isinstance(node, Apply):
        return Cost()
    output = resolve(node.shape, batch)
    inputs = [resolve(each.shape, batch) for each in node.inputs]
    moved = prod(output) + sum(prod(shape) for shape in inputs)
    return Cost(node.op.flops(output, *inputs), itemsize * moved)


def total_cost(nodes: Iterable[Node], batch: int, itemsize: int = 4) -> Cost:
    """The sum over the nodes."""
    return sum((node_cost(node, batch, itemsize) for node in nodes), Cost())


def program_cost(program: Program, batch: int, itemsize: int = 4) -> Cost:
    """The cost of one run of a program, every node counted once."""
    return total_cost(program.order(), batch, itemsize)
