"""Activation: a nonlinear function of every element."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.activations import ActivationFunction, choose_activation
from trilith.blocks.block import Block, require_float
from trilith.graph import Node


@dataclass(frozen=True)
class Activation(Block):
    """a = g(z), any shape. `function`: a name such as "tanh", or a function from node to node.

    Raises:
        SettingError: an activation that is not known.
    """

    function: str | ActivationFunction

    def __post_init__(self) -> None:
        choose_activation(self.function)

    def build(self, z: Node) -> Node:
        """(batch, ...) to the same shape."""
        return choose_activation(self.function)(require_float(z))
