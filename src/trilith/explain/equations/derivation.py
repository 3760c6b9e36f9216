"""The graph behind the equations: loss and gradients of everything that has a letter, simplified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trilith.explain.equations.curve import after_derivatives, before_derivatives
from trilith.explain.equations.expression import Symbol
from trilith.explain.equations.given import replace_given
from trilith.explain.equations.names import Names, name_blocks, name_values, name_variables
from trilith.graph import (
    BATCH,
    Apply,
    Input,
    Node,
    Parameter,
    Program,
    Scope,
    State,
    derive,
    expand,
    inside,
    rewrite,
    simplify,
    specialise,
    topological,
)
from trilith.graph.node import input_node
from trilith.graph.phase import PhaseName
from trilith.graph.walk import Rule
from trilith.losses import Loss, LossFunction
from trilith.losses.loss import mean_of_rest
from trilith.network import NetworkGraph
from trilith.ops.activation import Sigmoid
from trilith.ops.softmax import Softmax
from trilith.ops.standardise import Standardise


@dataclass(frozen=True)
class Derivation:
    """Nodes and their symbols. `given`: what is drawn or fed, by its symbol, as nodes of the network."""

    names: Names
    target: Input
    loss: Node
    values: Sequence[Node]
    gradients: Mapping[Node, Node]
    given: Mapping[Symbol, Node]
    parameters: Mapping[str, Parameter]
    scopes: Mapping[Scope, str]


def derivation(graph: NetworkGraph, loss: LossFunction, phase: PhaseName = "training") -> Derivation:
    """Derive the mean loss with respect to every parameter and every value that has a letter.

    Raises:
        ShapeError: the loss does not fit the network's output.
    """
    outputs, _ = specialise(graph.outputs, phase)
    first = outputs[0]
    by_class = isinstance(loss, Loss) and loss.target == "int"
    target = input_node((BATCH,) if by_class else first.shape, "target", "int" if by_class else "float")
    with inside(Scope("Loss", "loss")):
        # a custom loss of a network with several outputs takes them all
        losses = loss(first if len(outputs) == 1 else tuple(outputs), target)  # type: ignore[arg-type]
        mean_loss = losses if losses.shape == () else mean_of_rest(losses).mean()

    names = Names()
    roots = _rewritten(simplified([mean_loss, *outputs]), before_derivatives)
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
    everything = simplified(_rewritten(simplified(everything, expanding=True), after_derivatives))
    replaced = dict(zip([*roots, *named], everything, strict=False))
    for node in named:
        names.symbols[replaced[node]] = names.symbols.pop(node)
    gradients = everything[len(roots) + len(named) :]
    of = [replaced.get(node, node) for node in wanted]
    values = everything[: len(roots) + len(named)]
    _name_predictions(values + gradients, [replaced[node] for node in roots[1:]], names)
    names.give(replaced[roots[0]], "J")
    return Derivation(
        names,
        target,
        values[0],
        values,
        dict(zip(of, gradients, strict=True)),
        given,
        parameters,
        graph.scopes,
    )


def simplified(roots: Sequence[Node], expanding: bool = False) -> list[Node]:
    """The roots simplified, equal nodes shared; with `expanding` each op in its parts before."""
    inputs = {f"{place}": node for place, node in enumerate(topological(roots)) if isinstance(node, Input)}
    program = Program(inputs, {f"{place}": node for place, node in enumerate(roots)})
    return simplify(expand(program) if expanding else program).roots


def _rewritten(roots: Sequence[Node], rule: Rule) -> list[Node]:
    return rewrite(roots, rule)


def _name(order: list[Node], roots: Sequence[Node], graph: NetworkGraph, names: Names) -> None:
    inputs = graph.inputs
    for node in inputs:
        alone = len(inputs) == 1
        names.give(node, "A" if alone else node.name, "0" if alone else "")
    used = [node for node in order if isinstance(node, State)]
    name_variables([*graph.parameters.values(), *used], names)
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


def _name_predictions(roots: Sequence[Node], outputs: Sequence[Node], names: Names) -> None:
    """The probabilities that a loss makes of the output: A_n = softmax(Z_n)."""
    for node in topological(roots):
        if (
            isinstance(node, Apply)
            and isinstance(node.op, (Softmax, Sigmoid))
            and node not in names.symbols
            and node.inputs[0] in outputs
        ):
            output = names.symbols[node.inputs[0]]
            names.give(node, "A" if output.letter == "Z" else "P", output.number)
