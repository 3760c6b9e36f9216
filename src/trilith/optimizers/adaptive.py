"""Optimizers that give each weight a rate of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log

from trilith.graph import Node, Parameter, as_node
from trilith.ops import expm1, sign, sqrt
from trilith.optimizers.optimizer import Optimizer, Updates, require_decay, slot


@dataclass(frozen=True)
class AdaGrad(Optimizer):
    """s ← s + dW², W ← W - α dW / (√s + ε) (Duchi et al. 2011)."""

    learning_rate: float = 1e-2
    epsilon: float = 1e-10

    def direction(self, parameter: Parameter, gradient: Node, number: Node) -> tuple[Node, Updates]:
        squares = slot(parameter, "sum_of_squares")
        more = squares + gradient * gradient
        return gradient / (sqrt(more) + self.epsilon), [(squares, more)]


@dataclass(frozen=True)
class RMSProp(Optimizer):
    """s ← ρ s + (1 - ρ) dW², W ← W - α dW / (√s + ε) (Tieleman & Hinton 2012)."""

    rho: float = 0.99
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        super().__post_init__()
        require_decay(rho=self.rho)

    def direction(self, parameter: Parameter, gradient: Node, number: Node) -> tuple[Node, Updates]:
        squares = slot(parameter, "mean_of_squares")
        moved = self.rho * squares + (1 - self.rho) * (gradient * gradient)
        return gradient / (sqrt(moved) + self.epsilon), [(squares, moved)]


@dataclass(frozen=True)
class Adam(Optimizer):
    """m ← β₁ m + (1 - β₁) dW, s ← β₂ s + (1 - β₂) dW², W ← W - α m̂ / (√ŝ + ε) (Kingma & Ba 2015).

    m̂ = m / (1 - β₁ᵗ) and ŝ = s / (1 - β₂ᵗ) undo the bias of starting from zero.
    """

    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        super().__post_init__()
        require_decay(beta_1=self.beta_1, beta_2=self.beta_2)

    def direction(self, parameter: Parameter, gradient: Node, number: Node) -> tuple[Node, Updates]:
        first, second = slot(parameter, "first_moment"), slot(parameter, "second_moment")
        mean = self.beta_1 * first + (1 - self.beta_1) * gradient
        square = self.beta_2 * second + (1 - self.beta_2) * (gradient * gradient)
        unbiased_mean = mean / _weight_so_far(self.beta_1, number)
        # √(s / c) as √s / √c: the second root is of a scalar
        root = sqrt(square) / sqrt(_weight_so_far(self.beta_2, number))
        return unbiased_mean / (root + self.epsilon), [(first, mean), (second, square)]


def _weight_so_far(beta: float, number: Node) -> Node:
    """1 - βᵗ, the weights that a moving average has given so far, as exact as the floating-point type.

    In float32 the nearest number to 0.999 is off by 1e-8: little beside 0.999, much beside 1 - 0.999.
    """
    return -expm1(log(beta) * number) if beta else as_node(1.0)


@dataclass(frozen=True)
class AdamW(Adam):
    """Adam with decoupled weight decay, 0.01 by default (Loshchilov & Hutter 2019)."""

    weight_decay: float = field(default=0.01, kw_only=True)


@dataclass(frozen=True)
class Lion(Optimizer):
    """W ← W - α sign(β₁ m + (1 - β₁) dW), m ← β₂ m + (1 - β₂) dW (Chen et al. 2023)."""

    learning_rate: float = 1e-4
    beta_1: float = 0.9
    beta_2: float = 0.99

    def __post_init__(self) -> None:
        super().__post_init__()
        require_decay(beta_1=self.beta_1, beta_2=self.beta_2)

    def direction(self, parameter: Parameter, gradient: Node, number: Node) -> tuple[Node, Updates]:
        average = slot(parameter, "first_moment")
        direction = sign(self.beta_1 * average + (1 - self.beta_1) * gradient)
        return direction, [(average, self.beta_2 * average + (1 - self.beta_2) * gradient)]
