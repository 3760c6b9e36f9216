"""A training step, forward and backward, cut into its blocks: each a program that can run by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from trilith.explain.block import block_of
from trilith.explain.equations.simplified import simplified
from trilith.graph import (
    BATCH,
    Apply,
    Input,
    Node,
    Program,
    Scope,
    derive,
    inside,
    specialise,
    topological,
)
from trilith.graph.node import input_node
from trilith.graph.walk import substitute
from trilith.losses import Loss, LossFunction
from trilith.network import NetworkGraph
from trilith.regularization import Regularization
from trilith.training.step import TARGET, measure


@dataclass(frozen=True)
class Cut:
    """A program, and which values of the whole step its inputs are, by name."""

    program: Program
    reads: Mapping[str, Node]


@dataclass(frozen=True)
class Step:
    """Loss and gradients of the parameters, simplified, and the nodes of each block in either pass."""

    inputs: Mapping[str, Input]
    roots: Sequence[Node]
    forward: Mapping[Scope | None, list[Apply]]
    backward: Mapping[Scope | None, list[Apply]]

    def whole(self) -> Program:
        """Both passes as one program."""
        return self.giving(self.roots)

    def giving(self, nodes: Iterable[Node]) -> Program:
        """A program from the step's inputs to some of its nodes, named 0, 1, ..."""
        return Program(self.inputs, {str(place): node for place, node in enumerate(nodes)})

    def cut(self, nodes: Sequence[Apply]) -> Cut | None:
        """These nodes as a program whose inputs are what other blocks give; None where nobody reads them.

        What is not one a row of the batch is computed again within, as it is cheap.
        """
        own = set(nodes)
        readers = {each for node in self._order if node not in own for each in node.inputs} | {*self.roots}
        roots = [node for node in nodes if node in readers]
        if not roots:
            return None
        leaves: dict[Node, Input] = {}
        waiting: list[Node] = [*roots]
        seen = set(waiting)
        while waiting:
            for each in waiting.pop().inputs:
                if each in seen:
                    continue
                seen.add(each)
                if each in own or not isinstance(each, Apply) or each.shape[:1] != (BATCH,):
                    waiting.append(each)
                else:
                    leaves[each] = input_node(each.shape, f"value_{len(leaves)}", each.dtype)
        outputs = substitute(roots, leaves)
        used = {node for node in topological(outputs) if isinstance(node, Input)}
        fed = {name: node for name, node in self.inputs.items() if node in used}
        reads: dict[str, Node] = {**fed, **{leaf.name: node for node, leaf in leaves.items()}}
        inputs = fed | {leaf.name: leaf for leaf in leaves.values()}
        return Cut(Program(inputs, {str(place): node for place, node in enumerate(outputs)}), reads)

    @cached_property
    def _order(self) -> list[Node]:
        return topological(self.roots)


def step_of(graph: NetworkGraph, loss: LossFunction, regularization: Regularization) -> Step:
    """The two passes of the training form.

    Raises:
        ShapeError: the loss does not fit the network's output.
    """
    outputs, _ = specialise(graph.outputs, "training")
    by_class = isinstance(loss, Loss) and loss.target == "int"
    shape = (BATCH,) if by_class else outputs[0].shape
    target = input_node(shape, TARGET, "int" if by_class else "float")
    parameters = list(graph.parameters.values())
    with inside(Scope("Loss", "loss")):
        minimised = measure(outputs, target, None, loss).mean_loss + regularization.penalty(parameters)
    roots = simplified([minimised, *derive(minimised, parameters)])
    ahead = topological(roots[:1])
    before = set(ahead)
    return Step(
        {node.name: node for node in (*graph.inputs, target)},
        roots,
        _by_block(ahead),
        _by_block(node for node in topological(roots) if node not in before),
    )


def _by_block(nodes: Iterable[Node]) -> dict[Scope | None, list[Apply]]:
    found: dict[Scope | None, list[Apply]] = {}
    for node in nodes:
        if isinstance(node, Apply):
            found.setdefault(block_of(node), []).append(node)
    return found
