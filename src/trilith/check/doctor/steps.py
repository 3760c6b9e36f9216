"""Training steps on a copy, one by one, so that something can be measured between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace

import numpy as np

from trilith.check.subject import Subject
from trilith.engines import choose_engine
from trilith.graph import Program
from trilith.graph.clock import STEP
from trilith.graph.node import Fill
from trilith.graph.shape import concrete
from trilith.training.state import TrainingState


class Steps:
    """A training of a subject's network from the values that it has; the subject stays as it is."""

    def __init__(self, subject: Subject) -> None:
        engine = choose_engine("auto")
        self._state = TrainingState(subject.network, subject.programs.updates, engine, subject.seed, saved={})
        self._step = engine.compile(subject.programs.step, self._state.variables)
        loss = Program(subject.programs.step.inputs, {"loss": subject.training_loss})
        self._loss = engine.compile(loss, self._state.variables)
        self._parameters = subject.network.graph.parameters

    def take(self, feeds: Mapping[str, np.ndarray]) -> float:
        """One step on these rows; the learning rate of it."""
        outputs = self._step.run(feeds)
        return float(outputs["learning_rate"])

    def values(self) -> dict[str, np.ndarray]:
        """The parameters as they are now, by name."""
        return {name: self._state.variables.read(node) for name, node in self._parameters.items()}

    def loss(self, feeds: Mapping[str, np.ndarray]) -> float:
        """The loss of these rows now, as training sees it at its first step: masks never differ."""
        variables = self._state.variables
        now = variables.read(STEP)
        variables.write(STEP, np.zeros_like(now))
        found = float(self._loss.run(feeds)["loss"])
        variables.write(STEP, now)
        return found


def batches(subject: Subject, count: int) -> Iterator[Mapping[str, np.ndarray]]:
    """So many batches in an order drawn with the seed, epoch after epoch."""
    random, rows = np.random.default_rng(subject.seed), len(subject.data)
    size = min(subject.batch_size, rows)
    order = np.zeros(0, np.int64)
    for _ in range(count):
        if len(order) < size:
            order = random.permutation(rows)
        chosen, order = np.sort(order[:size]), order[size:]
        yield subject.data.take(chosen)[:]


def untrained(subject: Subject) -> Subject:
    """The same before it has learned anything: weights drawn anew as its blocks draw them.

    A network that was read from a file no longer knows how: its own weights, shuffled within each array.
    """
    network = deepcopy(subject.network)
    random = np.random.default_rng(subject.seed)
    parameters = network.graph.parameters.values()
    is_read = all(isinstance(node.initial, Fill) for node in parameters)
    for node in parameters:
        if is_read:
            network.values[node] = random.permuted(network.values[node].reshape(-1)).reshape(
                concrete(node.shape)
            )
        else:
            network.values[node] = np.array(node.initial(random, concrete(node.shape)), np.float64)
    return replace(subject, network=network)
