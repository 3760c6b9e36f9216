"""Values before the first step. Some are statistics of the training data (Standardize)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from trilith.blocks.statistics import Statistic, weighted_moments
from trilith.engines import Engine
from trilith.errors import NonFiniteError
from trilith.graph import Node, Program, Variable, specialise
from trilith.graph.clock import SEED, STEP
from trilith.graph.shape import concrete
from trilith.network import Network
from trilith.training.dataset import Dataset

BATCH_SIZE = 8192

Moments = tuple[np.ndarray, np.ndarray]


def initialise(network: Network, data: Dataset, engine: Engine, seed: int) -> None:
    """Give every variable that has no value yet its first one: drawn, or taken from the data.

    Statistics are taken in the graph's order, so that each sees what the blocks before it make of the data.

    Raises:
        NonFiniteError: the data that a statistic is taken from hold a NaN or an infinity; names the row.
    """
    fresh = network.initial_values(seed)
    moments: dict[Node, Moments] = {}
    for variable in fresh:
        statistic = variable.initial
        if isinstance(statistic, Statistic):
            if statistic.of not in moments:
                values = {**network.values, **fresh}
                moments[statistic.of] = _moments(network, variable, statistic.of, values, data, engine)
            mean, scale = moments[statistic.of]
            fresh[variable] = mean if statistic.kind == "mean" else scale
    network.values.update(fresh)
    network.changed()


def _moments(
    network: Network,
    variable: Variable,
    of: Node,
    values: Mapping[Variable, np.ndarray],
    data: Dataset,
    engine: Engine,
) -> Moments:
    inputs = {node.name: node for node in network.graph.inputs}
    program = Program(inputs, {"values": specialise([of], "inference")[0][0]})
    clock: dict[Variable, np.ndarray] = {STEP: np.zeros(()), SEED: np.zeros(())}
    executable = engine.compile(program, engine.variables({**values, **clock}, "float64"))

    def batches() -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for start in range(0, len(data), BATCH_SIZE):
            rows = slice(start, start + BATCH_SIZE)
            part = data[rows]
            feeds = {name: part[name] for name in inputs}
            output = executable.run(feeds)["values"]
            finite = np.isfinite(output.reshape(len(output), -1)).all(axis=1)
            if not finite.all():
                raise NonFiniteError(
                    f"row {start + int(finite.argmin())} of the training data (counted from 0) gives "
                    f"{network.graph.describe(variable)} a NaN or an infinity. Fill or leave out such rows."
                )
            yield output, data.weights[rows]

    with np.errstate(over="ignore", invalid="ignore"):
        moments = [moment.astype(network.precision) for moment in weighted_moments(batches())]
    if not np.isfinite(moments).all():
        raise NonFiniteError(
            f"the training data give {network.graph.describe(variable)} numbers too large for "
            f"{network.precision}. Scale them down."
        )
    mean, scale = (moment.reshape(concrete(variable.shape)) for moment in moments)
    return mean, scale
