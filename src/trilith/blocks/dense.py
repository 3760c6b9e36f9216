"""Dense: every unit sees every feature."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from trilith.blocks.activations import ActivationFunction, choose_activation
from trilith.blocks.block import Block, fixed_size, require_float
from trilith.errors import SettingError
from trilith.graph import Node
from trilith.graph.node import Fill, Initializer, parameter
from trilith.initializers import choose_initializer

PARAMETRIZATIONS = ("standard", "neural_tangent")


@dataclass(frozen=True)
class Dense(Block):
    """a = g(x · W + b), with W (features, units) and b (units,).

    The textbook's column form is W·X + b with examples as columns; here examples are rows. `initializer`
    draws W: a name, a function, or "auto", which chooses by the activation. b starts at zero.
    `parametrization`: "standard", or "neural_tangent", in which W learns 1 / √features as fast: what a factor
    of 1 / √features on the product (Jacot et al. 2018) comes to with Adam and its like, whose steps do not
    depend on the gradient's scale. One learning rate then suits layers of any width. b learns a tenth as fast
    (Holzmüller et al. 2024).

    Raises:
        SettingError: units below 1, or an activation, initializer or parametrization that is not known.
    """

    units: int
    activation: str | ActivationFunction = "linear"
    use_bias: bool = True
    initializer: str | Initializer = "auto"
    parametrization: str = "standard"

    def __post_init__(self) -> None:
        if self.units != int(self.units) or self.units < 1:
            raise SettingError(f"Dense needs a whole number of units, at least 1; got {self.units!r}.")
        choose_activation(self.activation)
        choose_initializer(self.initializer, self.activation)
        if self.parametrization not in PARAMETRIZATIONS:
            known = ", ".join(PARAMETRIZATIONS)
            raise SettingError(f"parametrization must be one of {known}; got {self.parametrization!r}.")

    def build(self, x: Node) -> Node:
        """(batch, ..., features) to (batch, ..., units)."""
        x = require_float(x)
        initializer = choose_initializer(self.initializer, self.activation)
        features = fixed_size(x)
        rate, bias_rate = 1.0, 1.0
        if self.parametrization == "neural_tangent":
            rate, bias_rate = 1 / sqrt(max(features, 1)), 0.1
        z = x @ parameter((features, self.units), initializer, "weight", rate=rate)
        if self.use_bias:
            z = z + parameter((self.units,), Fill(0.0), "bias", regularised=False, rate=bias_rate)
        return choose_activation(self.activation)(z)
