"""What changes while training: the network's values, the optimizer's states, averages, the step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from trilith.engines import Engine
from trilith.graph import Variable
from trilith.graph.clock import SEED, STEP
from trilith.graph.shape import concrete
from trilith.network import Network
from trilith.training.updates import Updates

Values = dict[Variable, np.ndarray]


class TrainingState:
    """The arrays of one training, in the engine's hands.

    `saved` are the states of an earlier training that this one goes on from, by name; what is not in it
    begins anew.
    """

    def __init__(
        self, network: Network, updates: Updates, engine: Engine, seed: int, saved: Mapping[str, np.ndarray]
    ) -> None:
        self._own = list(network.graph.variables.values())
        self._averages, self._plateau = updates.averages, updates.plateau
        # averaged weights are what the network shows; training goes on from the weights behind them
        behind = {
            f"{name}/raw": node for name, node in network.graph.parameters.items() if node in self._averages
        }
        self._states: dict[str, Variable] = {"step": STEP, **updates.states, **behind}

        values: Values = {SEED: np.asarray(seed), **network.values}
        generator = np.random.default_rng(seed)
        for state in (STEP, *updates.states.values()):
            values[state] = state.initial(generator, concrete(state.shape))
        values |= {average: network.values[parameter] for parameter, average in self._averages.items()}
        values |= {self._states[name]: value for name, value in saved.items() if name in self._states}
        self.variables = engine.variables(values, network.precision)

    @property
    def plateau(self) -> float:
        """The factor that a ReduceOnPlateau schedule has reached."""
        return float(self.variables.read(self._plateau))

    @plateau.setter
    def plateau(self, factor: float) -> None:
        self.variables.write(self._plateau, np.asarray(factor))

    def network_values(self) -> Values:
        """The network's values as they are now; where weights are averaged, the averages."""
        return {node: self.variables.read(self._averages.get(node, node)) for node in self._own}

    def weights(self) -> Values:
        """The network's values and their averages, to return to with `write`."""
        return {node: self.variables.read(node) for node in (*self._own, *self._averages.values())}

    def saved(self) -> dict[str, np.ndarray]:
        """What a later training needs beside the network's values in order to go on, by name."""
        return {name: self.variables.read(state) for name, state in self._states.items()}

    def write(self, values: Mapping[Variable, np.ndarray]) -> None:
        """Set these variables."""
        for variable, value in values.items():
            self.variables.write(variable, value)
