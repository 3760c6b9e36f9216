"""A subject from a fitted estimator: its network, its loss, and how it was told to descend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from trilith.check.origin import Origin
from trilith.check.subject import Subject, subject_of
from trilith.explain.member import first_member
from trilith.network import Network
from trilith.regularization import Regularization
from trilith.tasks.build import build_batch_size, build_optimizer
from trilith.tasks.estimator import NetworkEstimator

MOST = 20_000  # rows that are kept in memory, drawn at random


@dataclass(frozen=True)
class EncodedRows:
    """X (rows, features) as an encoder gives them, y (rows,), and the rows' numbers in their source."""

    X: np.ndarray
    y: np.ndarray
    numbers: np.ndarray

    def some(self, seed: int) -> EncodedRows:
        """At most 20,000 of them."""
        if len(self.y) <= MOST:
            return self
        chosen = np.sort(np.random.default_rng(seed).choice(len(self.y), MOST, replace=False))
        return EncodedRows(self.X[chosen], self.y[chosen], self.numbers[chosen])


def subject_of_estimator(
    estimator: NetworkEstimator,
    rows: EncodedRows,
    cells: Origin,
    validation: EncodedRows | None = None,
    history: Sequence[Mapping[str, float]] = (),
) -> Subject:
    """What it learned from, and rows that it did not. Of an average of networks the first.

    cells: where the contents of rows are; its numbers are replaced by those of the rows.
    """
    seed = estimator.seed_
    rows = rows.some(seed)
    given = None
    if validation is not None and len(validation.y):
        held = validation.some(seed)
        given = held.X, estimator.encoded_target(held.y)
    return subject_of(
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
        origin=Origin(rows.numbers, cells.cells, [str(each) for each in getattr(estimator, "classes_", ())]),
    )


def _first(network: Network) -> Network:
    graph = first_member(network.graph)
    if graph is network.graph:
        return network
    first = Network(inputs=graph.inputs, outputs=graph.outputs)
    first.values = {node: network.values[node] for node in first.graph.variables.values()}
    first.precision = network.precision
    return first
