"""Values before the first step. Some are statistics of the training data (Standardize, RobustScale)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from trilith.blocks.statistics import Statistic
from trilith.engines import Engine
from trilith.errors import NonFiniteError
from trilith.graph import Node, Program, Variable, specialise
from trilith.graph.clock import clock_at_start
from trilith.graph.shape import concrete
from trilith.network import Network
from trilith.training.dataset import Dataset

BATCH_SIZE = 8192


def initialise(network: Network, data: Dataset, engine: Engine, seed: int) -> None:
    """Give every variable that has no value yet its first one: drawn, or taken from the data.

    Statistics are taken in the graph's order, so that each sees what the blocks before it make of the data.

    Raises:
        NonFiniteError: the data that a statistic is taken from hold a NaN (where it may not be missing) or
            an infinity; names the row.
    """
    fresh = network.initial_values(seed)
    summaries: dict[tuple[Node, Any], Any] = {}
    for variable in fresh:
        statistic = variable.initial
        if isinstance(statistic, Statistic):
            key = (statistic.of, statistic.summary)
            if key not in summaries:
                values = {**network.values, **fresh}
                batches = _batches(network, variable, statistic, values, data, engine)
                with np.errstate(over="ignore", invalid="ignore"):
                    summaries[key] = statistic.summary(batches, len(data))
            fresh[variable] = _value(network, variable, statistic, summaries[key])
    network.values.update(fresh)
    network.changed()


def _batches(
    network: Network,
    variable: Variable,
    statistic: Statistic,
    values: Mapping[Variable, np.ndarray],
    data: Dataset,
    engine: Engine,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Values of the node, (rows, ..., features) in float64, and weights (rows,), batch after batch."""
    inputs = {node.name: node for node in network.graph.inputs}
    program = Program(inputs, {"values": specialise([statistic.of], "inference")[0][0]})
    executable = engine.compile(program, engine.variables({**values, **clock_at_start()}, "float64"))
    for start in range(0, len(data), BATCH_SIZE):
        rows = slice(start, start + BATCH_SIZE)
        part = data[rows]
        output = executable.run({name: part[name] for name in inputs})["values"]
        wrong = np.isinf(output) if statistic.takes_missing else ~np.isfinite(output)
        bad = wrong.reshape(len(output), -1).any(axis=1)
        if bad.any():
            raise NonFiniteError(
                f"row {start + int(bad.argmax())} of the training data (counted from 0) gives "
                f"{network.graph.describe(variable)} a NaN or an infinity. Fill or leave out such rows."
            )
        yield output, data.weights[rows]


def _value(network: Network, variable: Variable, statistic: Statistic, summary: Any) -> np.ndarray:
    with np.errstate(over="ignore", invalid="ignore"):
        value = statistic.value(summary).astype(network.precision)
    if not np.isfinite(value).all():
        raise NonFiniteError(
            f"the training data give {network.graph.describe(variable)} numbers too large for "
            f"{network.precision}. Scale them down."
        )
    return value.reshape(concrete(variable.shape))
