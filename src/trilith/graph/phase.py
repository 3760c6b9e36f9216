"""One graph, two programs: nodes that differ between training and inference, and updates of states.

A block that behaves differently while training says so inside the graph with `by_phase`; a block that keeps
a running state attaches the update to a value with `with_update`. `specialise` then picks a phase and
collects the updates: what remains is a plain graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from trilith.errors import ShapeError
from trilith.graph.node import Apply, Node, Variable
from trilith.graph.op import Array, ArrayNamespace, Op
from trilith.graph.shape import Shape, format_shape
from trilith.graph.walk import reapply, rewrite

PhaseName = Literal["training", "inference"]


@dataclass(frozen=True)
class _Pending(Op):
    """An op that `specialise` removes; it can be neither run nor derived before that."""

    flops_per_element = 0

    def compute(self, xp: ArrayNamespace, *arrays: Array) -> Array:
        raise NotImplementedError(f"'{self.name}' is removed by specialise() before a program runs")

    def derivative(self, *nodes: Node) -> Sequence[Node | None]:
        raise NotImplementedError(f"'{self.name}' is removed by specialise() before derive()")


@dataclass(frozen=True)
class Phase(_Pending):
    """One value while training, another at inference; both of one shape."""

    name = "phase"
    formula = "{training} while training, {inference} afterwards"

    def shape(self, training: Shape, inference: Shape) -> Shape:
        if training != inference:
            raise ShapeError(
                f"the value while training has shape {format_shape(training)} but the one at inference "
                f"{format_shape(inference)}. Both must be the same."
            )
        return training


@dataclass(frozen=True)
class Update(_Pending):
    """The value unchanged; beside it, in the same run, the state becomes the new value."""

    name = "update"
    formula = "{value}, with {state} ← {new_value}"

    def shape(self, value: Shape, state: Shape, new_value: Shape) -> Shape:
        if state != new_value:
            raise ShapeError(
                f"a state of shape {format_shape(state)} cannot become a value of shape "
                f"{format_shape(new_value)}."
            )
        return value

    def operand_kinds(self, *dtypes: str) -> Sequence[str]:
        value, state, _ = dtypes
        return [value, state, state]

    def result_dtype(self, *dtypes: str) -> str:
        return dtypes[0]


def by_phase(*, training: Node, inference: Node) -> Node:
    """A node that is `training` in the training program and `inference` in the inference program."""
    return Phase()(training, inference)


def with_update(value: Node, variable: Variable, new_value: Node) -> Node:
    """`value`, with `variable` set to `new_value` whenever the program that needs it has run."""
    return Update()(value, variable, new_value)


Updates = tuple[tuple[Variable, Node], ...]


def specialise(roots: Sequence[Node], phase: PhaseName) -> tuple[list[Node], Updates]:
    """The roots as they are in one phase, and the updates that go with them.

    An update that inference alone would need is dropped: inference changes nothing.
    """

    def choose(node: Apply, inputs: tuple[Node, ...]) -> Node:
        if isinstance(node.op, Phase):
            return inputs[0] if phase == "training" else inputs[1]
        return reapply(node, inputs)

    chosen = rewrite(roots, choose)
    updates: dict[Variable, Node] = {}

    def collect(node: Apply, inputs: tuple[Node, ...]) -> Node:
        if isinstance(node.op, Update):
            value, variable, new_value = inputs
            if isinstance(variable, Variable):
                updates[variable] = new_value
            return value
        return reapply(node, inputs)

    plain = rewrite(chosen, collect)
    return plain, tuple(updates.items()) if phase == "training" else ()
