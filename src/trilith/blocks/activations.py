"""Activation functions by name: every op of the family `Activation` in the catalogue, and a few more."""

from __future__ import annotations

from collections.abc import Callable

from trilith import ops
from trilith.errors import SettingError
from trilith.graph import Node
from trilith.ops.activation import Activation
from trilith.ops.catalogue import OPS

ActivationFunction = Callable[[Node], Node]

ACTIVATIONS: dict[str, ActivationFunction] = {
    "linear": ops.identity,
    **{name: op() for name, op in OPS.items() if issubclass(op, Activation)},
    "softmax": ops.softmax,
    "exp": ops.exp,
}


def choose_activation(activation: str | ActivationFunction) -> ActivationFunction:
    """The function of this name, or the function itself.

    Raises:
        SettingError: no activation has that name.
    """
    if callable(activation):
        return activation
    if activation not in ACTIVATIONS:
        raise SettingError(
            f"activation '{activation}' is not known. Use one of: {', '.join(ACTIVATIONS)}, "
            "or a function from node to node."
        )
    return ACTIVATIONS[activation]
