"""Activation functions by name. A new one is an op in ops/activation.py and a line here."""

from __future__ import annotations

from collections.abc import Callable

from trilith import ops
from trilith.errors import SettingError
from trilith.graph import Node

ActivationFunction = Callable[[Node], Node]

ACTIVATIONS: dict[str, ActivationFunction] = {
    "linear": ops.identity,
    "sigmoid": ops.sigmoid,
    "tanh": ops.tanh,
    "relu": ops.relu,
    "leaky_relu": ops.leaky_relu,
    "elu": ops.elu,
    "selu": ops.selu,
    "softplus": ops.softplus,
    "silu": ops.silu,
    "gelu": ops.gelu,
    "mish": ops.mish,
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
