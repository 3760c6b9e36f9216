"""A small problem, and listeners that make training's inner life visible."""

from collections.abc import Sequence

import numpy as np
import pytest

import trilith as tl
from trilith.training import Trainer


@pytest.fixture
def X() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(50, 3))


@pytest.fixture
def y(X: np.ndarray) -> np.ndarray:
    return (X @ [1.0, -2.0, 0.5] + 0.3 * np.random.default_rng(1).normal(size=50) > 0).astype(int)


class Scripted(tl.Callback):
    """Adds a column to the history, one given number an epoch, and keeps each epoch's weights."""

    def __init__(self, column: str, numbers: Sequence[float]) -> None:
        self.column, self.numbers = column, numbers

    def train_begin(self, trainer: Trainer) -> None:
        self.weights: list[dict[str, np.ndarray]] = []

    def epoch_end(self, trainer: Trainer) -> None:
        trainer.history[-1][self.column] = self.numbers[len(self.weights)]
        names = {node: name for name, node in trainer.network.graph.variables.items()}
        values = dict(trainer.state.network_values())
        self.weights.append({names[node]: value for node, value in values.items()})


def classifier() -> tl.Network:
    return tl.Network([tl.Dense(4, "tanh"), tl.Dense(2)])


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)
