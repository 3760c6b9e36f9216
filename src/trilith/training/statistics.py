"""States that are statistics of the training data (Standardize): taken once, before the first step."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from trilith.blocks.statistics import Statistic, weighted_moments
from trilith.engines import Engine
from trilith.graph import Node, Program, Variable, specialise
from trilith.graph.clock import SEED, STEP
from trilith.graph.shape import concrete
from trilith.network import Network
from trilith.training.dataset import Dataset

BATCH_SIZE = 8192


def take_statistics(network: Network, data: Dataset, engine: Engine) -> None:
    """Fill every state that stands for a statistic and has no value yet, in the graph's order."""
    moments: dict[Node, tuple[np.ndarray, np.ndarray]] = {}
    for variable in network.graph.variables.values():
        statistic = variable.initial
        if isinstance(statistic, Statistic) and variable not in network.values:
            if statistic.of not in moments:
                moments[statistic.of] = _moments(network, statistic.of, data, engine)
            mean, scale = moments[statistic.of]
            value = mean if statistic.kind == "mean" else scale
            network.values[variable] = value.astype(network.precision).reshape(concrete(variable.shape))


def _moments(network: Network, of: Node, data: Dataset, engine: Engine) -> tuple[np.ndarray, np.ndarray]:
    inputs = {node.name: node for node in network.graph.inputs}
    program = Program(inputs, {"values": specialise([of], "inference")[0][0]})
    values: dict[Variable, np.ndarray] = {STEP: np.zeros(()), SEED: np.zeros(())}
    generator = np.random.default_rng(0)
    for variable in program.variables():
        if variable not in values:  # what lies before this block: its value, or what stands in for it
            values[variable] = network.values.get(
                variable, variable.initial(generator, concrete(variable.shape))
            )
    executable = engine.compile(program, engine.variables(values, "float64"))

    def batches() -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for start in range(0, len(data), BATCH_SIZE):
            rows = slice(start, start + BATCH_SIZE)
            feeds = {name: data.feeds[name][rows] for name in inputs}
            yield executable.run(feeds)["values"], data.weights[rows]

    return weighted_moments(batches())
