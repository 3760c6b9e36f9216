"""The numbers of a derivation: its nodes, computed by the numpy engine in float64."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from trilith.engines import in_float64
from trilith.explain.equations.curve import Curve, Slope
from trilith.explain.equations.derivation import Derivation
from trilith.graph import Apply, Node, Program, as_node, rewrite
from trilith.graph.clock import clock_at_start
from trilith.graph.shape import resolve
from trilith.graph.walk import reapply
from trilith.losses import LossFunction
from trilith.network import Network
from trilith.network.feeds import Arrays
from trilith.training.dataset import make_dataset
from trilith.training.step import TARGET


def numbers_of(
    derived: Derivation,
    network: Network,
    loss: LossFunction,
    X: Arrays,
    y: Any,
    roots: Mapping[str, Node],
) -> dict[str, np.ndarray]:
    """The value of each root for these examples, by its name. The clock stands at the first step.

    Raises:
        DataError, ShapeError: examples that do not fit the network or the loss.
        SettingError: the network has no values yet.
    """
    feeds = dict(make_dataset(network, X, y, None, loss, "float64").feeds)
    rows = len(feeds[TARGET])
    feeds[TARGET] = feeds[TARGET].reshape(resolve(derived.target.shape, rows))
    inputs = {node.name: node for node in network.graph.inputs} | {TARGET: derived.target}
    given = derived.given
    leaves = {leaf: given[symbol] for leaf, symbol in derived.names.symbols.items() if symbol in given}
    computed = rewrite(list(roots.values()), _computable, leaves)
    program = Program(inputs, dict(zip(roots, computed, strict=True)))
    network.require_values()
    return in_float64(program, {**network.values, **clock_at_start()}).run(feeds)


def _computable(node: Apply, inputs: tuple[Node, ...]) -> Node:
    """What is written as g and g′ as the activation and what its own rule gives."""
    if isinstance(node.op, Curve):
        return node.op.activation(*inputs)
    if isinstance(node.op, Slope):
        (z,) = inputs
        activation = node.op.activation
        (slope,) = activation.derivative(as_node(1.0), activation(z), z)
        assert slope is not None
        return slope
    return reapply(node, inputs)
