"""Several networks as one, whose output is the mean of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from trilith.errors import SettingError
from trilith.graph import Apply, Input, Node, Scope, Variable, inside, specialise, topological
from trilith.graph.clock import CLOCK
from trilith.network.network import Network


def average_networks(networks: Sequence[Network], factor: float = 1.0) -> Network:
    """One network with the inputs of these, all alike; its outputs are `factor` times the mean of theirs.

    An output (batch, members, columns) of a ParallelEnsemble counts as the mean of its members. Blocks keep
    their names, behind that of their network: `member_1.dense_1`. It is for prediction: its parts were
    trained each on its own.

    Raises:
        SettingError: no network, or networks of different inputs.
    """
    if not networks:
        raise SettingError("there is no network to average. Give at least one.")
    inputs = networks[0].graph.inputs
    values: dict[Variable, np.ndarray] = {}
    answers: list[tuple[Node, ...]] = []
    for number, network in enumerate(networks, start=1):
        if [(node.name, node.shape) for node in network.graph.inputs] != [
            (node.name, node.shape) for node in inputs
        ]:
            raise SettingError("the networks have different inputs. Average networks of the same data.")
        outputs, _ = specialise(network.graph.outputs, "inference")
        copies = _copied(outputs, network.graph.inputs, inputs, Scope("Member", f"member_{number}"))
        for variable, value in network.values.items():
            if isinstance(copy := copies.get(variable), Variable):
                values[copy] = value
        answers.append(tuple(copies[node] for node in outputs))
    with inside(Scope("Average", "average")):
        means = [_mean(parts, factor) for parts in zip(*answers, strict=True)]
    averaged = Network(inputs=inputs, outputs=means)
    averaged.precision = networks[0].precision
    averaged.values = values
    return averaged


def _mean(parts: Sequence[Node], factor: float) -> Node:
    total: Node | None = None
    for part in parts:
        flat = part[:, 0] if len(part.shape) > 2 else part
        total = flat if total is None else total + flat
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
            clock = node in CLOCK.values()
            copies[node] = node if clock else replace(node, scope=moved(node.scope))
    return copies
