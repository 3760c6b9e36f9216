"""Several networks as one, whose output is the mean of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from trilith.blocks import ParallelEnsemble
from trilith.errors import SettingError
from trilith.graph import Apply, Input, Node, Scope, Shape, Variable, inside, specialise, topological
from trilith.graph.clock import CLOCK
from trilith.network.network import Network


def average_networks(networks: Sequence[Network], factor: float = 1.0) -> Network:
    """One network with the inputs of these, all alike; its outputs are `factor` times the mean of theirs.

    An output (batch, members, columns) of a ParallelEnsemble counts as the mean of its members. Blocks keep
    their names, behind that of their network: `member_1.dense_1`. It is for prediction: its parts were
    trained each on its own.

    Raises:
        SettingError: no network, one without values, or networks of different inputs or outputs.
    """
    if not networks:
        raise SettingError("there is no network to average. Give at least one.")
    inputs = networks[0].graph.inputs
    values: dict[Variable, np.ndarray] = {}
    answers: list[list[Node]] = []
    for number, network in enumerate(networks, start=1):
        if _described(network.graph.inputs) != _described(inputs):
            raise SettingError("the networks have different inputs. Average networks of the same data.")
        if network.graph.variables.values() - network.values.keys():
            raise SettingError(f"network {number} has no values yet. Train it, or call initialise().")
        outputs, _ = specialise(network.graph.outputs, "inference")
        member = Scope("Member", f"member_{number}")
        copies = _copied(outputs, network.graph.inputs, inputs, member)
        for variable, value in network.values.items():
            if isinstance(copy := copies.get(variable), Variable):
                values[copy] = value
        with inside(member):
            answers.append([_answer(network, copies[node]) for node in outputs])
    if any([node.shape for node in parts] != [node.shape for node in answers[0]] for parts in answers):
        raise SettingError("the networks have different outputs. Average networks of the same task.")
    with inside(Scope("Average", "average")):
        means = [_mean(parts, factor) for parts in zip(*answers, strict=True)]
    averaged = Network(inputs=inputs, outputs=means)
    averaged.values = values
    averaged.set_precision("float64" if any(each.precision == "float64" for each in networks) else "float32")
    return averaged


def _described(inputs: Sequence[Input]) -> list[tuple[str, Shape, str]]:
    return [(node.name, node.shape, node.dtype) for node in inputs]


def _answer(network: Network, output: Node) -> Node:
    """What a network says: of members that all say the same at inference, the first."""
    is_ensemble = any(scope.kind == ParallelEnsemble.__name__ for scope in network.graph.scopes)
    return output[:, 0] if is_ensemble and len(output.shape) == 3 else output


def _mean(parts: Sequence[Node], factor: float) -> Node:
    total: Node | None = None
    for part in parts:
        total = part if total is None else total + part
    assert total is not None
    return total * (factor / len(parts))


def _copied(
    outputs: Sequence[Node], old: Sequence[Input], inputs: Sequence[Input], member: Scope
) -> dict[Node, Node]:
    """Each node of the network at inference, to its copy on these inputs within the scope of a member."""
    scopes: dict[Scope | None, Scope] = {None: member}

    def moved(scope: Scope | None) -> Scope:
        if scope not in scopes:
            assert scope is not None
            scopes[scope] = replace(scope, parent=moved(scope.parent))
        return scopes[scope]

    copies: dict[Node, Node] = dict(zip(old, inputs, strict=True))
    for node in topological(outputs):
        if node in copies:
            continue
        if isinstance(node, Apply):
            with inside(moved(node.scope)):
                copies[node] = node.op(*(copies[each] for each in node.inputs))
        else:
            copies[node] = node if node in CLOCK.values() else replace(node, scope=moved(node.scope))
    return copies
