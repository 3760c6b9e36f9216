"""Every optimizer's formula in plain NumPy, by its name: described here once, run by every generic test."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from trilith.optimizers import (
    AdaGrad,
    Adam,
    AdamW,
    GradientDescent,
    Lion,
    Momentum,
    Nesterov,
    Optimizer,
    RMSProp,
)

Memory = defaultdict[str, np.ndarray | float]
Step = Callable[[np.ndarray, np.ndarray, int, Memory], np.ndarray]


@dataclass(frozen=True)
class OptimizerCase:
    """`step(w, g, t, memory)` is the next w at step t (from 1); memory starts as zeros."""

    optimizer: Optimizer
    step: Step

    def run(self, start: np.ndarray, gradient: Callable[[np.ndarray], np.ndarray], steps: int) -> np.ndarray:
        """The parameter after these many steps."""
        memory: Memory = defaultdict(float)
        for t in range(1, steps + 1):
            start = self.step(start, gradient(start), t, memory)
        return start


def gradient_descent(rate: float) -> Step:
    return lambda w, g, t, memory: w - rate * g


def momentum(rate: float, beta: float) -> Step:
    def step(w: np.ndarray, g: np.ndarray, t: int, memory: Memory) -> np.ndarray:
        memory["v"] = beta * memory["v"] + g
        return w - rate * memory["v"]

    return step


def nesterov(rate: float, beta: float) -> Step:
    def step(w: np.ndarray, g: np.ndarray, t: int, memory: Memory) -> np.ndarray:
        memory["v"] = beta * memory["v"] + g
        return w - rate * (g + beta * memory["v"])

    return step


def adagrad(rate: float, epsilon: float) -> Step:
    def step(w: np.ndarray, g: np.ndarray, t: int, memory: Memory) -> np.ndarray:
        memory["s"] = memory["s"] + g**2
        return w - rate * g / (np.sqrt(memory["s"]) + epsilon)

    return step


def rmsprop(rate: float, rho: float, epsilon: float) -> Step:
    def step(w: np.ndarray, g: np.ndarray, t: int, memory: Memory) -> np.ndarray:
        memory["s"] = rho * memory["s"] + (1 - rho) * g**2
        return w - rate * g / (np.sqrt(memory["s"]) + epsilon)

    return step


def adam(rate: float, beta_1: float, beta_2: float, epsilon: float, decay: float = 0.0) -> Step:
    def step(w: np.ndarray, g: np.ndarray, t: int, memory: Memory) -> np.ndarray:
        memory["m"] = beta_1 * memory["m"] + (1 - beta_1) * g
        memory["s"] = beta_2 * memory["s"] + (1 - beta_2) * g**2
        mean, square = memory["m"] / (1 - beta_1**t), memory["s"] / (1 - beta_2**t)
        return w - rate * (mean / (np.sqrt(square) + epsilon) + decay * w)

    return step


def lion(rate: float, beta_1: float, beta_2: float) -> Step:
    def step(w: np.ndarray, g: np.ndarray, t: int, memory: Memory) -> np.ndarray:
        direction = np.sign(beta_1 * memory["m"] + (1 - beta_1) * g)
        memory["m"] = beta_2 * memory["m"] + (1 - beta_2) * g
        return w - rate * direction

    return step


OPTIMIZER_CASES: dict[str, tuple[OptimizerCase, ...]] = {
    "gradient_descent": (OptimizerCase(GradientDescent(), gradient_descent(1e-2)),),
    "momentum": (
        OptimizerCase(Momentum(), momentum(1e-2, 0.9)),
        OptimizerCase(Momentum(0.1, 0.5), momentum(0.1, 0.5)),
    ),
    "nesterov": (
        OptimizerCase(Nesterov(), nesterov(1e-2, 0.9)),
        OptimizerCase(Nesterov(0.1, 0.5), nesterov(0.1, 0.5)),
    ),
    "adagrad": (
        OptimizerCase(AdaGrad(), adagrad(1e-2, 1e-10)),
        OptimizerCase(AdaGrad(0.3, 0.1), adagrad(0.3, 0.1)),
    ),
    "rmsprop": (
        OptimizerCase(RMSProp(), rmsprop(1e-3, 0.99, 1e-8)),
        OptimizerCase(RMSProp(0.1, 0.5, 0.1), rmsprop(0.1, 0.5, 0.1)),
    ),
    "adam": (
        OptimizerCase(Adam(), adam(1e-3, 0.9, 0.999, 1e-8)),
        OptimizerCase(Adam(0.1, 0.5, 0.6, 0.1), adam(0.1, 0.5, 0.6, 0.1)),
    ),
    "adamw": (
        OptimizerCase(AdamW(), adam(1e-3, 0.9, 0.999, 1e-8, decay=0.01)),
        OptimizerCase(AdamW(0.1, 0.5, 0.6, 0.1, weight_decay=0.3), adam(0.1, 0.5, 0.6, 0.1, decay=0.3)),
    ),
    "lion": (
        OptimizerCase(Lion(), lion(1e-4, 0.9, 0.99)),
        OptimizerCase(Lion(0.1, 0.5, 0.6), lion(0.1, 0.5, 0.6)),
    ),
}
