"""Gradient descent, plain or with a momentum."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.graph import Node, Parameter
from trilith.optimizers.optimizer import Optimizer, Updates, require_decay, slot


@dataclass(frozen=True)
class GradientDescent(Optimizer):
    """W ← W - α dW. Batch, mini-batch or stochastic: the batch size decides."""

    learning_rate: float = 1e-2

    def direction(self, parameter: Parameter, gradient: Node, number: Node) -> tuple[Node, Updates]:
        return gradient, []


@dataclass(frozen=True)
class Momentum(Optimizer):
    """v ← momentum · v + dW, W ← W - α v (Polyak 1964)."""

    learning_rate: float = 1e-2
    momentum: float = 0.9

    def __post_init__(self) -> None:
        super().__post_init__()
        require_decay(momentum=self.momentum)

    def direction(self, parameter: Parameter, gradient: Node, number: Node) -> tuple[Node, Updates]:
        velocity = slot(parameter, "velocity")
        faster = self.momentum * velocity + gradient
        return faster, [(velocity, faster)]


@dataclass(frozen=True)
class Nesterov(Momentum):
    """v ← momentum · v + dW, W ← W - α (dW + momentum · v) (Nesterov 1983, Sutskever et al. 2013)."""

    def direction(self, parameter: Parameter, gradient: Node, number: Node) -> tuple[Node, Updates]:
        faster, updates = super().direction(parameter, gradient, number)
        return gradient + self.momentum * faster, updates
