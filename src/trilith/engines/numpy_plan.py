"""The order of a program's computations for one number of examples, and when each array is let go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trilith.graph import Apply, Binding, Node, node_cost
from trilith.ops.linear import Matmul


@dataclass(frozen=True)
class Instruction:
    """One computation: slots in, slot out, and the slots that nobody needs afterwards."""

    node: Apply
    compute: Callable[..., Any]
    arguments: tuple[int, ...]
    result: int
    released: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """All computations in order, and the FLOP of the largest matrix product among them."""

    instructions: tuple[Instruction, ...]
    largest_product: int


def make_plan(
    nodes: Sequence[Node], slots: Mapping[Node, int], roots: Sequence[Node], binding: Binding
) -> Plan:
    """Bind every op, and find each slot's last use; the roots' slots are kept."""
    steps = [node for node in nodes if isinstance(node, Apply)]
    kept = {slots[node] for node in roots}
    last_use = {slots[each]: index for index, node in enumerate(steps) for each in node.inputs}
    released: list[list[int]] = [[] for _ in steps]
    for slot, index in last_use.items():
        if slot not in kept:
            released[index].append(slot)
    instructions = tuple(
        Instruction(
            node,
            node.op.bind(binding).compute,
            tuple(slots[each] for each in node.inputs),
            slots[node],
            tuple(released[index]),
        )
        for index, node in enumerate(steps)
    )
    products = [node_cost(node, binding.batch).flops for node in steps if isinstance(node.op, Matmul)]
    return Plan(instructions, max(products, default=0))
