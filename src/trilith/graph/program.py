"""A program: what is fed, what comes out, and which variables change. What an engine compiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trilith.errors import ShapeError
from trilith.graph.node import Input, Node, Variable
from trilith.graph.shape import format_shape
from trilith.graph.walk import topological


@dataclass(frozen=True, eq=False)
class Program:
    """`outputs` computed from `inputs` and variables; then every update `variable ← node` at once.

    A training step is one program: forward pass, loss, gradient, clipping and the optimizer's update.

    Raises:
        ShapeError: an update changes a variable's shape, or an input that is needed is not declared.
    """

    inputs: Mapping[str, Input]
    outputs: Mapping[str, Node]
    updates: tuple[tuple[Variable, Node], ...] = ()

    def __post_init__(self) -> None:
        for variable, value in self.updates:
            if variable.shape != value.shape:
                raise ShapeError(
                    f"update of {variable.name}: expected shape {format_shape(variable.shape)}, "
                    f"got {format_shape(value.shape)}."
                )
        declared = set(self.inputs.values())
        for node in self.order():
            if isinstance(node, Input) and node not in declared:
                raise ShapeError(f"input '{node.name}' is used but not among the program's inputs.")

    @property
    def roots(self) -> list[Node]:
        """Everything that must be computed: the outputs, then the updates' new values."""
        return [*self.outputs.values(), *(value for _, value in self.updates)]

    def order(self) -> list[Node]:
        """All nodes, each after its inputs."""
        return topological(self.roots)

    def variables(self) -> list[Variable]:
        """Every variable read or written, in a fixed order."""
        read = [node for node in self.order() if isinstance(node, Variable)]
        return list(dict.fromkeys([*read, *(variable for variable, _ in self.updates)]))

    def with_roots(self, roots: list[Node]) -> Program:
        """The same program around rewritten roots (in the order of `roots`)."""
        count = len(self.outputs)
        outputs = dict(zip(self.outputs, roots[:count], strict=True))
        variables = (variable for variable, _ in self.updates)
        return Program(self.inputs, outputs, tuple(zip(variables, roots[count:], strict=True)))
