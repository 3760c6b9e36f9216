"""The first value of every variable of a network, each a pure function of seed and place."""

from __future__ import annotations

from collections.abc import Container, Iterator

import numpy as np

from trilith.engines import Precision, dtype_of
from trilith.graph import Variable
from trilith.graph.shape import concrete
from trilith.network.graph import NetworkGraph


def initial_values(
    graph: NetworkGraph, known: Container[Variable], seed: int, precision: Precision
) -> Iterator[tuple[Variable, np.ndarray]]:
    """Each variable that is not known yet, with its first value."""
    for number, variable in enumerate(graph.variables.values()):
        if variable not in known:
            generator = np.random.Generator(np.random.Philox(np.random.SeedSequence((seed, number))))
            initial = variable.initial(generator, concrete(variable.shape))
            yield variable, np.array(initial, dtype_of(variable, precision))
