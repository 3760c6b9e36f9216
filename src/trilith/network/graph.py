"""The graph of a network: inputs, outputs and the names in it. A value, without arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from trilith.errors import SettingError, ShapeError
from trilith.graph import (
    BATCH,
    Apply,
    Input,
    Node,
    Parameter,
    Program,
    Scope,
    Variable,
    inside,
    rewrite,
    specialise,
    topological,
)
from trilith.graph.phase import PhaseName
from trilith.graph.shape import is_open
from trilith.graph.walk import reapply
from trilith.network.names import name_scopes, name_variables
from trilith.ops.random import Uniform


@dataclass(frozen=True, eq=False)
class NetworkGraph:
    """From `inputs` to `outputs`. The random streams are numbered from 0, in the graph's order."""

    inputs: tuple[Input, ...]
    outputs: tuple[Node, ...]

    @classmethod
    def of(cls, inputs: Sequence[Input], outputs: Sequence[Node]) -> NetworkGraph:
        """The graph between these nodes.

        Raises:
            SettingError: no input or output, two inputs or blocks share a name, or the outputs need an
                input that is not given.
            ShapeError: an input or output is not (batch, ...) with otherwise fixed sizes.
        """
        if not inputs or not outputs:
            raise SettingError("a network needs at least one input and one output. Give both.")
        for node in (*inputs, *outputs):
            if node.shape[:1] != (BATCH,) or is_open(node.shape[1:]):
                raise ShapeError(
                    f"a network goes from examples to one output each, (batch, ...) with fixed sizes; "
                    f"got {node}. Reduce within each example only, e.g. with .mean(-1)."
                )
        names = [node.name for node in inputs]
        if len(set(names)) < len(names):
            raise SettingError(f"two inputs share a name: {', '.join(names)}. Name each differently.")
        graph = cls(tuple(inputs), tuple(_number_streams(outputs)))
        for node in graph.order:
            if isinstance(node, Input) and node not in inputs:
                raise SettingError(
                    f"the outputs depend on input '{node.name}', which is not given as an input."
                )
        _ = graph.variables  # two blocks of one name are refused here, not at first use
        return graph

    @cached_property
    def order(self) -> list[Node]:
        """All nodes, each after its inputs."""
        return topological(self.outputs)

    @cached_property
    def scopes(self) -> dict[Scope, str]:
        """Every block call and its name, in the graph's order."""
        return name_scopes(self.order)

    @cached_property
    def variables(self) -> dict[str, Variable]:
        """Every parameter and state by its name."""
        return name_variables(self.order, self.scopes)

    @property
    def parameters(self) -> dict[str, Parameter]:
        """What training learns, by name."""
        return {name: node for name, node in self.variables.items() if isinstance(node, Parameter)}

    def program(self, phase: PhaseName = "inference") -> Program:
        """The outputs in one phase, named output_0, output_1, ..."""
        outputs, updates = specialise(self.outputs, phase)
        named = {f"output_{number}": node for number, node in enumerate(outputs)}
        return Program({node.name: node for node in self.inputs}, named, updates)

    def describe(self, node: Node) -> str:
        """Where a node is, for people: `log in block 'dense_2'`."""
        for name, variable in self.variables.items():
            if variable is node:
                return f"the variable '{name}'"
        if isinstance(node, Input):
            return f"the input '{node.name}'"
        if node.scope in self.scopes:
            where = f" in block '{self.scopes[node.scope]}'"
        else:  # what training adds: the loss, the optimizer
            where = f" in the {node.scope.name}" if node.scope else " outside any block"
        return f"'{node.label}'{where}"


def _number_streams(outputs: Sequence[Node]) -> list[Node]:
    """The same nodes whose random streams depend only on the graph, not on what else was built before."""
    numbers: dict[int, int] = {}

    def rule(node: Apply, inputs: tuple[Node, ...]) -> Node:
        if isinstance(node.op, Uniform):
            number = numbers.setdefault(node.op.stream, len(numbers))
            with inside(node.scope):
                return replace(node.op, stream=number)(*inputs)
        return reapply(node, inputs)

    return rewrite(outputs, rule)
