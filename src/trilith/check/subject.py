"""Subject: a network, the loss that it learns by and its data, as every check looks at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from trilith.check.origin import Origin, of_arrays
from trilith.engines import NumpyEngine, in_float64
from trilith.engines.numpy_engine import NumpyExecutable
from trilith.graph import Node, Program, Variable
from trilith.graph.clock import clock_at_start
from trilith.losses import LossFunction, choose_loss
from trilith.network import Network
from trilith.network.feeds import Arrays
from trilith.optimizers import Optimizer, choose_optimizer
from trilith.regularization import Regularization
from trilith.schedules import ConstantRate, Horizon, Schedule
from trilith.training.dataset import Dataset, as_validation, make_dataset
from trilith.training.statistics import initialise
from trilith.training.step import TARGET, Objective, TrainingPrograms, build_programs, target_node
from trilith.training.updates import Descent

PASS = 2e9  # FLOP of predicting rows at once: of convolutions on the numpy engine half a second, half a GB
FEWEST = 4  # rows, whatever they cost


@dataclass(frozen=True)
class Subject:
    """All in float64: the network, a copy of what was given, with values; the rows; how it descends.

    validation: rows that it did not learn from, or None. history: a row an epoch, where it is known.
    is_trained: whether it came with values. schedule: of its training, where checks descend at one rate.
    notes: sentences on how it came to be, for people.
    """

    network: Network
    loss: LossFunction
    data: Dataset
    origin: Origin
    descent: Descent
    validation: Dataset | None = None
    batch_size: int = 32
    history: Sequence[Mapping[str, float]] = ()
    seed: int = 0
    is_trained: bool = True
    schedule: Schedule = field(default_factory=ConstantRate)
    notes: tuple[str, ...] = ()

    @cached_property
    def programs(self) -> TrainingPrograms:
        """The step of training and the evaluation, the rate constant."""
        objective = Objective(self.loss, {}, self.descent)
        target = target_node(self.data.feeds[TARGET])
        return build_programs(self.network.graph, objective, Horizon(1, 1), target, self.data.weighted)

    @cached_property
    def training_loss(self) -> Node:
        """What training minimises: the mean over the rows that are fed, and the penalty; dropout is on."""
        sums = self.programs.step.outputs
        return (sums["loss"] + sums["penalty"]) / sums["weight"]

    @property
    def values(self) -> dict[Variable, np.ndarray]:
        """Of every variable, the clock standing at its first step, so that all draw the same masks."""
        return {**self.network.values, **clock_at_start(self.seed)}

    def compiled(self, outputs: Mapping[str, Node]) -> NumpyExecutable:
        """These nodes of the step or the evaluation, for the numpy engine."""
        return in_float64(Program(self.programs.step.inputs, outputs), self.values)

    def affordable(self, rows: int, work: float = PASS) -> int:
        """So many rows, or as many as are predicted with so much work; at least 4."""
        return min(rows, max(FEWEST, int(work / max(self.network.summary().flops, 1))))

    def some(self, rows: int, work: float = PASS) -> Subject:
        """The same with at most so many of its rows, drawn at random; fewer of a network that costs much."""
        rows = self.affordable(rows, work)
        if len(self.data) <= rows:
            return self
        drawn = np.random.default_rng(self.seed).choice(len(self.data), rows, replace=False)
        chosen = np.sort(drawn)
        return replace(self, data=self.data.take(chosen), origin=self.origin.take(chosen))


def subject_of(
    network: Network,
    loss: str | LossFunction,
    X: Arrays,
    y: Any,
    *,
    validation_data: tuple[Any, ...] | None = None,
    optimizer: str | Optimizer = "adam",
    regularization: Regularization | None = None,
    batch_size: int = 32,
    history: Sequence[Mapping[str, float]] = (),
    seed: int = 0,
    origin: Origin | None = None,
) -> Subject:
    """A network that is trained with this loss on X (rows, ...) and y: a copy, the one given stays as it is.

    Variables without values get their initial ones, from the seed and the data.

    Raises:
        ShapeError, DataError, SettingError: data or a loss that do not suit the network.
    """
    copied, chosen, is_trained = deepcopy(network), choose_loss(loss), bool(network.values)
    copied.set_precision("float64")
    data = make_dataset(copied, X, y, None, chosen, "float64")
    given = None
    if validation_data is not None:
        given = make_dataset(copied, *as_validation(validation_data), chosen, "float64")
    initialise(copied, data, NumpyEngine(), seed)
    descent = Descent(choose_optimizer(optimizer), ConstantRate(), regularization or Regularization())
    inputs = [node.name for node in copied.graph.inputs]
    known = origin or of_arrays(data.feeds, inputs)
    return Subject(copied, chosen, data, known, descent, given, batch_size, history, seed, is_trained)
