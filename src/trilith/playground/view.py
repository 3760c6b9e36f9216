"""What is seen of a network at a moment: every unit over the plane, its prediction, weights and gradients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from trilith.engines import Executable, NumpyEngine, Variables
from trilith.graph import BATCH, Node, Program, Variable, derive, specialise
from trilith.graph.clock import PROGRESS, SEED, STEP
from trilith.graph.node import input_node
from trilith.losses import BinaryCrossEntropy, CrossEntropy, Loss
from trilith.network import Network
from trilith.ops import sigmoid, softmax
from trilith.playground.features import compute_features
from trilith.playground.plane import Plane
from trilith.training.step import TARGET, measure

FINENESS = 48  # places along each side of the plane


@dataclass(frozen=True)
class View:
    """A moment.

    prediction: (places, outputs) of the plane, row by row from its upper left corner: the probability of each
        class (of the second, where there are two), or numbers. units: of each block (places, units).
    parameters, gradients: by name; the gradients are those of the mean loss over all rows that train.
    """

    prediction: np.ndarray
    units: Mapping[str, np.ndarray]
    parameters: Mapping[str, np.ndarray]
    gradients: Mapping[str, np.ndarray]


class Viewer:
    """Looks at one network; what is computed is compiled once."""

    def __init__(self, network: Network, loss: Loss, plane: Plane, seed: int) -> None:
        self.network, self._seed = network, seed
        self.blocks = block_outputs(network)
        self._grid = {"x": grid(plane)}
        X, y = plane.training
        self._rows = {"x": X, TARGET: y}
        self._variables = self._begin()
        engine = NumpyEngine()
        self._seen: Executable = engine.compile(self._plane_program(loss), self._variables)
        kind = "int" if y.dtype.kind in "iub" else "float"
        self._slopes: Executable = engine.compile(self._gradient_program(loss, kind), self._variables)

    def look(self, step: int, progress: float) -> View:
        """The network as it is now, after so many steps, which are this share of all."""
        for node in self.network.graph.variables.values():
            self._variables.write(node, self.network.values[node])
        for state, value in ((STEP, step), (PROGRESS, progress)):
            self._variables.write(state, np.asarray(value))
        seen = dict(self._seen.run(self._grid))
        return View(seen.pop(PREDICTION), seen, self.network.parameters, self._slopes.run(self._rows))

    def _begin(self) -> Variables:
        clock: dict[Variable, np.ndarray] = {
            STEP: np.asarray(0),
            SEED: np.asarray(self._seed),
            PROGRESS: np.asarray(0.0),
        }
        return NumpyEngine().variables({**self.network.values, **clock}, self.network.precision)

    def _plane_program(self, loss: Loss) -> Program:
        graph = self.network.graph
        roots, _ = specialise([*self.blocks.values(), predicted(graph.outputs[0], loss)], "inference")
        names = [*self.blocks, PREDICTION]
        return Program({"x": graph.inputs[0]}, dict(zip(names, roots, strict=True)))

    def _gradient_program(self, loss: Loss, kind: str) -> Program:
        graph = self.network.graph
        target = input_node((BATCH,), TARGET, kind)
        outputs, _ = specialise(graph.outputs, "training")
        mean_loss = measure(outputs, target, None, loss).mean_loss
        gradients = derive(mean_loss, list(graph.parameters.values()))
        return Program(
            {"x": graph.inputs[0], TARGET: target}, dict(zip(graph.parameters, gradients, strict=True))
        )


PREDICTION = "prediction"  # no block is called so: their names end in numbers


def block_outputs(network: Network) -> dict[str, Node]:
    """What each block of a stack gives, by its name, in the order of the stack."""
    found: dict[str, Node] = {}
    for node in network.graph.order:
        if node.scope is not None:
            name = network.graph.scopes[node.scope.path()[0]]
            found.pop(name, None)  # a block stands where its last node does: parameters may come before it
            found[name] = node
    return found


def predicted(output: Node, loss: Loss) -> Node:
    """Probabilities from the logits of the losses that have such, else what the loss says is predicted."""
    if isinstance(loss, BinaryCrossEntropy):
        return sigmoid(output)
    return softmax(output) if isinstance(loss, CrossEntropy) else loss.prediction(output)


def grid(plane: Plane) -> np.ndarray:
    """(places, features) evenly over the plane, row by row from its upper left corner."""
    (left, right), (low, high) = plane.span
    steps = (np.arange(FINENESS) + 0.5) / FINENESS
    across, down = np.meshgrid(left + steps * (right - left), high - steps * (high - low))
    return compute_features(np.stack([across.ravel(), down.ravel()], axis=1), plane.features)
