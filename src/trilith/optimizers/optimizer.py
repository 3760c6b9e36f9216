"""What an optimizer is: a parameter's next value, and its own states', as graphs of the gradient."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from trilith.errors import SettingError
from trilith.graph import Node, Parameter, State, Variable
from trilith.graph.node import Fill

Updates = list[tuple[Variable, Node]]


@dataclass(frozen=True)
class Optimizer(ABC):
    """Gradient descent or one of its successors.

    `weight_decay` is decoupled (Loshchilov & Hutter 2019): W ← W - learning_rate · weight_decay · W beside
    the step, for weights only, not for biases or scales.

    Raises:
        SettingError: a learning rate that is not positive, or a negative weight decay.
    """

    learning_rate: float = 1e-3
    weight_decay: float = field(default=0.0, kw_only=True)

    def __post_init__(self) -> None:
        if not self.learning_rate > 0:
            raise SettingError(f"learning_rate must be positive, got {self.learning_rate}.")
        if self.weight_decay < 0:
            raise SettingError(f"weight_decay must not be negative, got {self.weight_decay}.")

    @abstractmethod
    def direction(self, parameter: Parameter, gradient: Node, number: Node) -> tuple[Node, Updates]:
        """What to subtract from the parameter, for a rate of 1, and the updates of the states.

        `number` is the step as a float scalar, 1 at the first step.
        """

    def updates(
        self, parameter: Parameter, gradient: Node, rate: Node, number: Node, decay_factor: Node | float = 1.0
    ) -> Updates:
        """The parameter's next value, and the states'; `rate` is the scheduled learning rate.

        `decay_factor` is the scheduled factor on the weight decay, which the parameter's rate leaves alone.
        """
        direction, updates = self.direction(parameter, gradient, number)
        if parameter.rate != 1:
            direction = parameter.rate * direction
        if self.weight_decay and parameter.regularised:
            direction = direction + (self.weight_decay * decay_factor) * parameter
        return [(parameter, parameter - rate * direction), *updates]


def slot(parameter: Parameter, name: str) -> State:
    """A state like the parameter, zero at first."""
    return State(parameter.shape, "float", parameter.scope, name, Fill(0.0))


def require_decay(**decays: float) -> None:
    """Raise a SettingError unless every one is at least 0 and below 1."""
    for name, value in decays.items():
        if not 0 <= value < 1:
            raise SettingError(f"{name} must be at least 0 and below 1, got {value}.")
