"""A model as two programs: from features to numbers with a slope, and from these to scores and gradients."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trilith.engines import Engine, Precision, choose_engine
from trilith.errors import DataError
from trilith.explain.predictions.explained import Explained, Feeds
from trilith.explain.predictions.owners import owners_of
from trilith.explain.predictions.representation import examples_first, from_representation, representation
from trilith.graph import Input, Node, Program, derive
from trilith.graph.clock import clock_at_start
from trilith.graph.node import input_node
from trilith.graph.shape import BATCH
from trilith.network.prediction import PREDICTION_BATCH, predict_rows

PRECISION: Precision = "float64"

Points = list[NDArray[np.float64]]
"""Places in the space of the representation: for each of its parts (rows, ...)."""


class SmoothPart:
    """What of a model has a gradient, by any engine.

    The representation is computed in the model's own precision, for a number may stand right on a step of it;
    scores and gradients in float64.

    logit: whether scores are before softmax, sigmoid or exponential.

    Raises:
        SettingError: the model reads codes in a way that has no gradient, or there is no such engine.
    """

    def __init__(self, model: Explained, logit: bool, engine: str | Engine, threads: int | None) -> None:
        self.model = model
        nodes, outputs = representation(model.network)
        self.has_codes = nodes != list(model.network.graph.inputs)
        self._inputs, (output, *_) = from_representation(nodes, outputs)
        scores = model.scores.build(output, logit)
        self._wanted = input_node((BATCH, len(model.scores.targets)), "wanted")
        chosen = (scores * self._wanted).sum(-1)
        gradients = derive(chosen.sum(), self._inputs)
        runner = choose_engine(engine, threads)
        network = model.network
        own, exact = (
            runner.variables({**network.values, **clock_at_start()}, precision)
            for precision in (network.precision, PRECISION)
        )
        first = [examples_first(node) for node in nodes]
        self._represent = runner.compile(_program(network.graph.inputs, first), own)
        self._score = runner.compile(_program(self._inputs, [scores]), exact)
        self._differentiate = runner.compile(_program([*self._inputs, self._wanted], gradients), exact)

    def represent(self, feeds: Feeds) -> Points:
        """The representation of examples.

        Raises:
            DataError: it is not finite, as where a cell is missing that the network needs.
        """
        points = predict_rows(self._represent, feeds, PREDICTION_BATCH)
        for part in points:
            broken = ~np.isfinite(part.reshape(len(part), -1)).all(axis=1)
            if broken.any():
                raise DataError(
                    f"row {int(broken.argmax())} has a missing or infinite cell, and this network does not "
                    "take any. Fill it in, or leave the row out."
                )
        return [part.astype(PRECISION) for part in points]

    def scores(self, points: Points) -> NDArray[np.float64]:
        """(rows, targets) the score of every target at these points."""
        return predict_rows(self._score, self._named(points), PREDICTION_BATCH)[0]

    def gradients(self, points: Points, targets: NDArray[np.int64]) -> Points:
        """The gradient of each row's own score, (rows,) which, with respect to its point."""
        wanted = np.eye(len(self.model.scores.targets))[targets]
        return predict_rows(
            self._differentiate, {**self._named(points), self._wanted.name: wanted}, PREDICTION_BATCH
        )

    def owners(self, rows: Feeds) -> list[NDArray[np.int64]]:
        """For each part of the representation the column of each of its numbers; see owners_of."""
        if not self.has_codes:
            return [self.model.owners[node.name] for node in self.model.network.graph.inputs]
        return owners_of(self.model, self.represent, rows)

    def _named(self, points: Points) -> dict[str, np.ndarray]:
        return {node.name: part for node, part in zip(self._inputs, points, strict=True)}


def _program(inputs: Sequence[Input], nodes: Sequence[Node]) -> Program:
    return Program(
        {node.name: node for node in inputs}, {f"output_{place}": node for place, node in enumerate(nodes)}
    )
