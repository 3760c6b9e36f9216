"""Initial values that training data gives: a state that says what it is the mean or the scale of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from trilith.graph import Node


@dataclass(frozen=True)
class Statistic:
    """An initializer that stands for a statistic of a node's values, feature by feature.

    As a plain initializer it leaves the values alone: mean 0, scale 1.
    """

    kind: Literal["mean", "scale"]
    of: Node

    def __call__(self, generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        """What stands in until training data has been seen."""
        return np.full(shape, 0.0 if self.kind == "mean" else 1.0)


def weighted_moments(batches: Iterable[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of the last axis over batches of (values, example weights), in one pass.

    Batches are merged by the parallel formula of Chan et al. (1979), exact also far from zero. The scale of
    a feature that does not vary is 1.
    """
    total, mean, squares = 0.0, np.zeros(1), np.zeros(1)
    for values, weights in batches:
        rows = values.reshape(-1, values.shape[-1]).astype(np.float64)
        row_weights = np.repeat(weights.astype(np.float64), rows.shape[0] // max(len(weights), 1))[:, None]
        added = float(row_weights.sum())
        if added == 0:
            continue
        batch_mean = (row_weights * rows).sum(0) / added
        difference = batch_mean - mean
        squares = squares + (row_weights * (rows - batch_mean) ** 2).sum(0)
        squares = squares + difference**2 * (total * added / (total + added))
        mean = mean + difference * (added / (total + added))
        total += added
    deviation = np.sqrt(squares / max(total, 1e-300))
    flat = deviation <= 1e-12 * np.maximum(np.abs(mean), 1e-300)
    return mean, np.where(flat, 1.0, deviation)
