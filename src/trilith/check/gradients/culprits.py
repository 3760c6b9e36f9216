"""Which op is to blame: each op of the graph by itself, on the values that reach it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeGuard

import numpy as np

from trilith.check.gradients.difference import EPSILON, Difference, judge
from trilith.check.gradients.kinks import sides
from trilith.check.subject import Subject
from trilith.engines import in_float64
from trilith.graph import BATCH, Apply, Input, Node, Program, derive, topological
from trilith.graph.node import input_node

ROUNDING = 64 * EPSILON
ROWS = "rows"  # an input whose length says how many there are


@dataclass(frozen=True)
class Culprit:
    """An op whose derivative rule disagrees with its own computation."""

    op: str
    where: str
    relative_error: float

    def __str__(self) -> str:
        return (
            f"To blame: the derivative rule of the op '{self.op}' ({self.where}) disagrees with its own "
            f"computation, relative error {self.relative_error:.1e}"
        )


def find_culprits(subject: Subject) -> list[Culprit]:
    """Each op on the way to the loss with a wrong rule, once, however often the graph has it."""
    nodes = [node for node in topological([subject.training_loss]) if _is_differentiable(node)]
    operands = list(dict.fromkeys(each for node in nodes for each in node.inputs))
    computed = subject.compiled({f"{number}": node for number, node in enumerate(operands)})
    outputs = computed.run(subject.data[:])
    values = {node: outputs[f"{number}"] for number, node in enumerate(operands)}
    found: dict[str, Culprit] = {}
    for node in nodes:
        difference = _judged(node, values, len(subject.data), subject.seed)
        if difference.verdict == "wrong" and node.op.name not in found:
            where = subject.network.graph.describe(node)
            found[node.op.name] = Culprit(node.op.name, where, difference.relative_error)
    return list(found.values())


def _is_differentiable(node: Node) -> TypeGuard[Apply]:
    kinds = {each.dtype for each in node.inputs}
    return isinstance(node, Apply) and node.dtype == "float" and "float" in kinds


def _judged(node: Apply, values: Mapping[Node, np.ndarray], rows: int, seed: int) -> Difference:
    """The op alone: a random sum of its results along a random direction of all its operands."""
    random = np.random.default_rng(seed)
    feeds: dict[str, np.ndarray] = {ROWS: np.zeros(rows)}
    inputs: dict[str, Input] = {ROWS: input_node((BATCH,), ROWS)}
    for number, each in enumerate(node.inputs):
        feeds[f"{number}"] = values[each]
        inputs[f"{number}"] = input_node(each.shape, f"{number}", each.dtype)
    operands = [inputs[f"{number}"] for number in range(len(node.inputs))]
    inputs["weights"] = input_node(node.shape, "weights")
    result = node.op(*operands)
    loss = (result * inputs["weights"]).sum()
    moved = [each for each in operands if each.dtype == "float"]
    outputs = {f"gradient {each.name}": slope for each, slope in zip(moved, derive(loss, moved), strict=True)}
    outputs |= {"result": result, "loss": loss}
    outputs |= {f"side {number}": side for number, side in enumerate(sides([loss], moved))}
    executable = in_float64(Program(inputs, outputs))
    shape = in_float64(Program(inputs, {"result": result})).run(feeds)["result"].shape
    feeds["weights"] = random.standard_normal(shape)
    at_rest = executable.run(feeds)
    directions = {each.name: random.standard_normal(feeds[each.name].shape) for each in moved}
    length = np.sqrt(sum(float(np.vdot(each, each)) for each in directions.values())) or 1.0
    analytic = sum(float(np.vdot(at_rest[f"gradient {name}"], each)) for name, each in directions.items())

    def curve(way: float) -> tuple[float, list[np.ndarray]]:
        there = {name: feeds[name] + way / length * each for name, each in directions.items()}
        found = executable.run({**feeds, **there})
        return float(found["loss"]), [each for name, each in found.items() if name.startswith("side")]

    size = float(np.abs(at_rest["result"] * feeds["weights"]).sum())
    return judge(curve, analytic / length, ROUNDING * size)
