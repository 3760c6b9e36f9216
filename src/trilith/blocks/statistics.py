"""Initial values that training data gives: a state that says what it is the mean, the median, ... of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np

from trilith.graph import Node

NOTHING = 1e-300  # a divisor where there is nothing to divide
Batches = Iterable[tuple[np.ndarray, np.ndarray]]
MOST_ROWS = 100_000  # that quantiles are taken from: their standard error is then at most 0.16 percentiles
SMALLEST_SCALE = float(np.finfo(np.float32).tiny)  # less would be 0 in float32, and be divided by


@dataclass(frozen=True)
class Statistic(ABC):
    """An initializer that stands for a statistic of a node's values, feature by feature.

    `summary` is computed once for all statistics of one class and node; `value` takes the statistic from it.
    As a plain initializer it gives what leaves the values alone.
    """

    of: Node
    takes_missing: ClassVar[bool] = False  # whether values may be NaN

    @staticmethod
    @abstractmethod
    def summary(batches: Batches, rows: int) -> Any:
        """From batches of (values, example weights), `rows` in all, what the values of statistics are in."""

    @abstractmethod
    def value(self, summary: Any) -> np.ndarray:
        """The statistic, as many numbers as the state has."""

    @abstractmethod
    def __call__(self, generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        """What stands in until training data has been seen."""


@dataclass(frozen=True)
class Moment(Statistic):
    """The weighted mean, or the standard deviation (1 for a feature that does not vary)."""

    kind: Literal["mean", "scale"]

    @staticmethod
    def summary(batches: Batches, rows: int) -> tuple[np.ndarray, np.ndarray]:
        return weighted_moments(batches)

    def value(self, summary: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        return summary[0] if self.kind == "mean" else summary[1]

    def __call__(self, generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        return np.full(shape, 0.0 if self.kind == "mean" else 1.0)


@dataclass(frozen=True)
class KnownMoment(Moment):
    """The same of the values that are not missing (NaN)."""

    takes_missing = True


@dataclass(frozen=True)
class Quantiles(Statistic):
    """Values at these shares of the sorted training data; missing values and weights do not count."""

    levels: tuple[float, ...]
    takes_missing = True

    @staticmethod
    def summary(batches: Batches, rows: int) -> np.ndarray:
        """Evenly spaced rows, at most MOST_ROWS, with each feature sorted, missing values last.

        The features are those of the last axis; all other axes count as rows.
        """
        kept, seen = [], 0
        for values, _ in batches:
            flat = values.reshape(-1, values.shape[-1])
            step = -(-rows * (len(flat) // max(len(values), 1)) // MOST_ROWS) or 1
            kept.append(flat[-seen % step :: step].astype(np.float64))  # copied: the batch is not kept
            seen += len(flat)
        ordered = np.concatenate(kept)
        ordered.sort(axis=0)
        return ordered

    def value(self, summary: np.ndarray) -> np.ndarray:
        return quantiles(summary, self.levels)

    def __call__(self, generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        return np.broadcast_to(np.array(self.levels), shape)


@dataclass(frozen=True)
class Median(Quantiles):
    """The middle of the sorted training data."""

    levels: tuple[float, ...] = (0.5,)

    def value(self, summary: np.ndarray) -> np.ndarray:
        return quantiles(summary, self.levels)[:, 0]

    def __call__(self, generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        return np.zeros(shape)


@dataclass(frozen=True)
class RobustSpread(Quantiles):
    """Upper minus lower quartile; half the range where they agree; 1 for a feature that does not vary."""

    levels: tuple[float, ...] = (0.0, 0.25, 0.75, 1.0)

    def value(self, summary: np.ndarray) -> np.ndarray:
        least, lower, upper, most = quantiles(summary, self.levels).T
        spread = np.where(upper > lower, upper - lower, (most - least) / 2)
        return np.where(spread >= SMALLEST_SCALE, spread, 1.0)

    def __call__(self, generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        return np.ones(shape)


def quantiles(ordered: np.ndarray, levels: tuple[float, ...]) -> np.ndarray:
    """(features, levels): between neighbours along a straight line; 0 for a feature without a known value.

    ordered: (rows, features), each feature sorted, NaN last.
    """
    known = len(ordered) - np.isnan(ordered).sum(axis=0)
    places = np.outer(np.maximum(known - 1, 0), levels)
    below = places.astype(np.int64)
    above = np.minimum(below + 1, np.maximum(known - 1, 0)[:, None])
    features = np.arange(ordered.shape[1])[:, None]
    low, high = ordered[below, features], ordered[above, features]
    return np.where(known[:, None] > 0, low + (high - low) * (places - below), 0.0)


def weighted_moments(batches: Batches) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of the last axis over batches of (values, example weights), in one pass.

    Batches are merged by the parallel formula of Chan et al. (1979), exact also far from zero. Missing values
    (NaN) do not count. The scale of a feature that does not vary is 1.
    """
    total, mean, squares = np.zeros(1), np.zeros(1), np.zeros(1)
    for values, weights in batches:
        rows = values.reshape(-1, values.shape[-1]).astype(np.float64)
        row_weights = np.repeat(weights.astype(np.float64), rows.shape[0] // max(len(weights), 1))[:, None]
        known = ~np.isnan(rows)
        cell_weights, rows = row_weights * known, np.where(known, rows, 0.0)
        added = cell_weights.sum(0)
        batch_mean = (cell_weights * rows).sum(0) / np.maximum(added, NOTHING)
        difference = batch_mean - mean
        share = added / np.maximum(total + added, NOTHING)
        squares = squares + (cell_weights * (rows - batch_mean) ** 2).sum(0)
        squares = squares + difference**2 * (total * share)
        mean = mean + difference * share
        total = total + added
    deviation = np.sqrt(squares / np.maximum(total, NOTHING))
    flat = deviation <= np.maximum(1e-12 * np.abs(mean), SMALLEST_SCALE)
    return mean, np.where(flat, 1.0, deviation)
