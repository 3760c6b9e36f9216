"""What changes while training: the network's values, the optimizer's states, averages, the step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from trilith.engines import Engine, Variables
from trilith.graph import Variable
from trilith.graph.clock import SEED, STEP
from trilith.graph.shape import concrete
from trilith.network import Network
from trilith.training.updates import Updates

Values = dict[str, np.ndarray]
"""Some of a training's arrays, by their names in `TrainingState.everything`."""


class SavedStates(Mapping[str, np.ndarray]):
    """States by name, read from the engine's memory when asked for; pickled and copied as plain arrays."""

    def __init__(self, variables: Variables, states: Mapping[str, Variable]) -> None:
        self._variables, self._states = variables, states

    def __getitem__(self, name: str) -> np.ndarray:
        return self._variables.read(self._states[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._states)

    def __len__(self) -> int:
        return len(self._states)

    def __reduce__(self) -> tuple[type, tuple[dict[str, np.ndarray]]]:
        return dict, (dict(self),)


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
        self._names: dict[str, Variable] = {
            **{f"network/{name}": node for name, node in network.graph.variables.items()},
            **{f"state/{name}": node for name, node in {"step": STEP, **updates.states}.items()},
        }

        self.variables = engine.variables({}, network.precision)
        self.write({SEED: np.asarray(seed), **network.values})
        generator = np.random.default_rng(seed)
        for state in (STEP, *updates.states.values()):  # one by one: together they are twice the network
            self.write({state: state.initial(generator, concrete(state.shape))})
        self.write({average: network.values[parameter] for parameter, average in self._averages.items()})
        for name in saved.keys() & self._states.keys():
            self.write({self._states[name]: saved[name]})

    @property
    def plateau(self) -> float:
        """The factor that a ReduceOnPlateau schedule has reached."""
        return float(self.variables.read(self._plateau))

    @plateau.setter
    def plateau(self, factor: float) -> None:
        self.variables.write(self._plateau, np.asarray(factor))

    def network_values(self) -> Iterator[tuple[Variable, np.ndarray]]:
        """The network's values as they are now, one by one; where weights are averaged, the averages."""
        for node in self._own:
            yield node, self.variables.read(self._averages.get(node, node))

    def weights(self) -> Values:
        """The network's values and their averages, to return to with `restore`."""
        wanted = {*self._own, *self._averages.values()}
        return {name: self.variables.read(node) for name, node in self._names.items() if node in wanted}

    def everything(self) -> SavedStates:
        """All arrays that this training goes on from, by name."""
        return SavedStates(self.variables, self._names)

    def restore(self, values: Mapping[str, np.ndarray]) -> None:
        """Set these of `everything`."""
        for name, value in values.items():
            self.variables.write(self._names[name], value)

    def saved(self) -> SavedStates:
        """What a later training needs beside the network's values in order to go on, by name."""
        return SavedStates(self.variables, self._states)

    def write(self, values: Mapping[Variable, np.ndarray]) -> None:
        """Set these variables."""
        for variable, value in values.items():
            self.variables.write(variable, value)
