"""The graph behind the equations: loss and gradients of everything that has a letter, simplified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trilith.explain.equations.curve import after_derivatives, before_derivatives
from trilith.explain.equations.expression import Symbol
from trilith.explain.equations.given import replace_given
from trilith.explain.equations.names import Names, name_blocks, name_values, name_variables
from trilith.explain.equations.simplified import simplified
from trilith.explain.equations.smoothing import Smoothed
from trilith.graph import (
    BATCH,
    Apply,
    Input,
    Node,
    Parameter,
    Scope,
    State,
    derive,
    inside,
    rewrite,
    specialise,
    topological,
)
from trilith.graph.node import input_node
from trilith.graph.phase import PhaseName
from trilith.losses import Loss, LossFunction
from trilith.network import NetworkGraph
from trilith.ops.activation import Sigmoid
from trilith.ops.softmax import Softmax
from trilith.ops.standardise import Standardise
from trilith.regularization import Regularization
from trilith.training.step import measure

NONE = Regularization()


@dataclass(frozen=True)
class Derivation:
    """Nodes and their symbols.

    predictions: what the loss, or its gradient, makes of the outputs, as probabilities. given: what is drawn
    or fed, by its symbol, as nodes of the network.
    """

    names: Names
    target: Input
    loss: Node
    values: Sequence[Node]
    predictions: Sequence[Node]
    gradients: Mapping[Node, Node]
    given: Mapping[Symbol, Node]
    parameters: Mapping[str, Parameter]
    scopes: Mapping[Scope, str]


def derivation(
    graph: NetworkGraph,
    loss: LossFunction,
    regularization: Regularization = NONE,
    phase: PhaseName = "training",
) -> Derivation:
    """Derive what training minimises with respect to every parameter and every value that has a letter.

    Raises:
        ShapeError: the loss does not fit the network's output.
    """
    outputs, _ = specialise(graph.outputs, phase)
    first = outputs[0]
    by_class = isinstance(loss, Loss) and loss.target == "int"
    target = input_node((BATCH,) if by_class else first.shape, "target", "int" if by_class else "float")
    with inside(Scope("Loss", "loss")):
        mean_loss = measure(outputs, target, None, loss).mean_loss
        minimised = mean_loss + regularization.penalty(list(graph.parameters.values()))

    names = Names()
    roots = simplified(rewrite(simplified([minimised, *outputs]), before_derivatives))
    name_blocks([node for node in topological(roots) if not _in_loss(node)], names)
    roots, given = replace_given(roots, target, names)
    order = topological(roots)
    parameters = graph.parameters
    _name(order, roots, graph, names)
    named = [node for node in order if isinstance(node, Apply) and node in names.symbols]
    learned = _depending_on(order, set(parameters.values()))
    differentiated = [node for node in named if node in learned and not isinstance(node.op, Standardise)]
    wanted = [*differentiated, *parameters.values()]
    everything = [*roots, *named, *derive(roots[0], wanted)]
    everything = simplified(rewrite(simplified(everything, expanding=True), after_derivatives))
    replaced = dict(zip([*roots, *named], everything, strict=False))
    for node in named:
        names.symbols[replaced[node]] = names.symbols.pop(node)
    gradients = everything[len(roots) + len(named) :]
    of = [replaced.get(node, node) for node in wanted]
    values = everything[: len(roots) + len(named)]
    predictions = _name_predictions(values + gradients, [replaced[node] for node in roots[1:]], names)
    names.give(replaced[roots[0]], "J")
    return Derivation(
        names,
        target,
        values[0],
        values,
        predictions,
        dict(zip(of, gradients, strict=True)),
        given,
        parameters,
        graph.scopes,
    )


def _name(order: list[Node], roots: Sequence[Node], graph: NetworkGraph, names: Names) -> None:
    inputs = graph.inputs
    for node in inputs:
        alone = len(inputs) == 1
        names.give(node, "A" if alone else node.name, "0" if alone else "")
    used = [node for node in order if isinstance(node, State)]
    name_variables([*graph.parameters.values(), *used], names)
    for each in order:
        if isinstance(each, Apply) and isinstance(each.op, Smoothed):
            names.give(each, "Y", "_smooth", is_shares=each.op.is_shares)
    name_values([node for node in order if not _in_loss(node)], roots[1:], names)


def _in_loss(node: Node) -> bool:
    return node.scope is not None and node.scope.kind == "Loss"


def _depending_on(order: Sequence[Node], sources: set[Node]) -> set[Node]:
    """The nodes of the order that lead from a source."""
    reached = set(sources)
    for node in order:
        if any(each in reached for each in node.inputs):
            reached.add(node)
    return reached


def _name_predictions(roots: Sequence[Node], outputs: Sequence[Node], names: Names) -> list[Node]:
    """The probabilities that a loss makes of the output: A_n = softmax(Z_n)."""
    predictions: list[Node] = []
    for node in topological(roots):
        if (
            isinstance(node, Apply)
            and isinstance(node.op, (Softmax, Sigmoid))
            and node not in names.symbols
            and node.inputs[0] in outputs
        ):
            output = names.symbols[node.inputs[0]]
            names.give(node, "A" if output.letter == "Z" else "P", output.number)
            predictions.append(node)
    return predictions
