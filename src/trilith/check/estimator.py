"""A subject from a fitted estimator: its network, its loss, and how it was told to descend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from trilith.check.origin import Origin
from trilith.check.subject import Subject, subject_of
from trilith.explain.member import first_member
from trilith.network import Network
from trilith.regularization import Regularization
from trilith.schedules import choose_schedule
from trilith.tasks.build import build_batch_size, build_optimizer
from trilith.tasks.estimator import NetworkEstimator

MOST, FEWEST = 20_000, 500  # rows that are kept, drawn at random, where there are as many
WORK = 2e11  # FLOP of predicting them: seconds


@dataclass(frozen=True)
class EncodedRows:
    """X (rows, ...) as the network takes them, y (rows,), and the rows' numbers in their source."""

    X: np.ndarray
    y: np.ndarray
    numbers: np.ndarray

    def some(self, most: int, seed: int) -> EncodedRows:
        """At most so many of them."""
        chosen = drawn(len(self.y), most, seed)
        return EncodedRows(self.X[chosen], self.y[chosen], self.numbers[chosen])


def drawn(count: int, most: int, seed: int) -> np.ndarray | slice:
    """All rows of so many, or this many at random, ascending."""
    if count <= most:
        return slice(None)
    return np.sort(np.random.default_rng(seed).choice(count, most, replace=False))


def most_rows(estimator: NetworkEstimator) -> int:
    """As many as the first of its networks predicts in seconds."""
    flops = _first(estimator.network_).summary().flops
    return int(np.clip(WORK // max(flops, 1), FEWEST, MOST))


def subject_of_estimator(
    estimator: NetworkEstimator,
    rows: EncodedRows,
    cells: Callable[[int], Mapping[str, Any]],
    validation: EncodedRows | None = None,
    history: Sequence[Mapping[str, float]] = (),
) -> Subject:
    """What it learned from, and rows that it did not. Of an average of networks the first.

    cells: what stands in the row of a number, as in Origin.
    """
    seed, most = estimator.seed_, most_rows(estimator)
    rows = rows.some(most, seed)
    given = None
    if validation is not None and len(validation.y):
        held = validation.some(most, seed)
        given = held.X, estimator.encoded_target(held.y)
    subject = subject_of(
        _first(estimator.network_),
        estimator.training_loss(),
        rows.X,
        estimator.encoded_target(rows.y),
        validation_data=given,
        optimizer=build_optimizer(estimator),
        regularization=Regularization(estimator.l1, estimator.l2),
        batch_size=build_batch_size(estimator.batch_size, len(rows.y)) or len(rows.y),
        history=history,
        seed=seed,
        origin=Origin(rows.numbers, cells, [str(each) for each in getattr(estimator, "classes_", ())]),
    )
    return replace(subject, schedule=choose_schedule(estimator.schedule))


def _first(network: Network) -> Network:
    graph = first_member(network.graph)
    if graph is network.graph:
        return network
    first = Network(inputs=graph.inputs, outputs=graph.outputs)
    first.values = {node: network.values[node] for node in first.graph.variables.values()}
    first.precision = network.precision
    return first
