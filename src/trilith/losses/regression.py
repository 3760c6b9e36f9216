"""Losses for numbers: squared, absolute, Huber."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.errors import SettingError
from trilith.graph import Node
from trilith.losses.loss import Loss, aligned, mean_of_rest
from trilith.ops import absolute, minimum


@dataclass(frozen=True)
class MeanSquaredError(Loss):
    """(prediction - target)², the mean over the columns."""

    def __call__(self, output: Node, target: Node) -> Node:
        error = output - aligned(output, target)
        return mean_of_rest(error * error)


@dataclass(frozen=True)
class MeanAbsoluteError(Loss):
    """|prediction - target|, the mean over the columns."""

    def __call__(self, output: Node, target: Node) -> Node:
        return mean_of_rest(absolute(output - aligned(output, target)))


@dataclass(frozen=True)
class Huber(Loss):
    """½ e² where |e| ≤ delta, delta · (|e| - ½ delta) beyond (Huber 1964); the mean over the columns.

    Raises:
        SettingError: delta is not positive.
    """

    delta: float = 1.0

    def __post_init__(self) -> None:
        if not self.delta > 0:
            raise SettingError(f"Huber's delta must be positive, got {self.delta}.")

    def __call__(self, output: Node, target: Node) -> Node:
        size = absolute(output - aligned(output, target))
        inner = minimum(size, self.delta)
        return mean_of_rest(inner * (size - 0.5 * inner))
