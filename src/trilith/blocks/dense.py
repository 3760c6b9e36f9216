"""Dense: every unit sees every feature."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.activations import ActivationFunction, choose_activation
from trilith.blocks.block import Block, fixed_size, require_float
from trilith.errors import SettingError
from trilith.graph import Node
from trilith.graph.node import Fill, Initializer, parameter
from trilith.initializers import choose_initializer


@dataclass(frozen=True)
class Dense(Block):
    """a = g(x · W + b), with W (features, units) and b (units,).

    The textbook's column form is W·X + b with examples as columns; here examples are rows. `initializer`
    draws W: a name, a function, or "auto", which chooses by the activation. b starts at zero.

    Raises:
        SettingError: units below 1, or an activation or initializer that is not known.
    """

    units: int
    activation: str | ActivationFunction = "linear"
    use_bias: bool = True
    initializer: str | Initializer = "auto"

    def __post_init__(self) -> None:
        if self.units != int(self.units) or self.units < 1:
            raise SettingError(f"Dense needs a whole number of units, at least 1; got {self.units!r}.")
        choose_activation(self.activation)
        choose_initializer(self.initializer, self.activation)

    def build(self, x: Node) -> Node:
        """(batch, ..., features) to (batch, ..., units)."""
        x = require_float(x)
        initializer = choose_initializer(self.initializer, self.activation)
        z = x @ parameter((fixed_size(x), self.units), initializer, "weight")
        if self.use_bias:
            z = z + parameter((self.units,), Fill(0.0), "bias", regularised=False)
        return choose_activation(self.activation)(z)
