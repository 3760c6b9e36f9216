"""The loss as a surface over the parameters, on which lines are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from trilith.check.gradients.difference import EPSILON, STEP, Difference, judge
from trilith.check.gradients.kinks import sides
from trilith.check.subject import Subject
from trilith.graph import Parameter, derive

LOSS, GRADIENT, SIDE = "loss", "gradient", "side"
CLOSE, SAMPLES = 1e-7, 8  # of the step; how many values show the rounding


class LossSurface:
    """The loss of a subject's rows, its gradients by the rules, and its values anywhere near."""

    def __init__(self, subject: Subject) -> None:
        self.parameters: dict[str, Parameter] = subject.network.graph.parameters
        loss, self._feeds = subject.training_loss, subject.data[:]
        gradients = derive(loss, list(self.parameters.values()))
        named = {f"{GRADIENT} {name}": node for name, node in zip(self.parameters, gradients, strict=True)}
        computed = subject.compiled({LOSS: loss, **named}).run(self._feeds)
        self.loss = float(computed[LOSS])
        self.gradients = {name: np.asarray(computed[f"{GRADIENT} {name}"]) for name in self.parameters}
        kinks = {
            f"{SIDE} {number}": node for number, node in enumerate(sides([loss], self.parameters.values()))
        }
        self._forward = subject.compiled({LOSS: loss, **kinks})
        self._values = {name: subject.network.values[node] for name, node in self.parameters.items()}
        self.rounding = self._rounding(np.random.default_rng(subject.seed))

    def along(self, name: str, direction: np.ndarray) -> Difference:
        """The derivative by one parameter along a direction, an array like it of length 1."""
        analytic = float(np.vdot(self.gradients[name], direction))
        return judge(lambda way: self._at({name: direction * way}), analytic, self.rounding)

    def analytic(self, name: str, direction: np.ndarray) -> float:
        """The same as the rules have it."""
        return float(np.vdot(self.gradients[name], direction))

    def _at(self, moves: Mapping[str, np.ndarray]) -> tuple[float, Sequence[np.ndarray]]:
        variables = self._forward.variables
        for name, move in moves.items():
            variables.write(self.parameters[name], self._values[name] + move)
        outputs = self._forward.run(self._feeds)
        for name in moves:
            variables.write(self.parameters[name], self._values[name])
        return float(outputs.pop(LOSS)), list(outputs.values())

    def _rounding(self, random: np.random.Generator) -> float:
        """How far values of the loss scatter around a line, so close together that it is one."""
        direction = {name: random.standard_normal(value.shape) for name, value in self._values.items()}
        ways = np.arange(SAMPLES) * STEP * CLOSE
        values = np.array(
            [self._at({name: each * way for name, each in direction.items()})[0] for way in ways]
        )
        if not np.isfinite(values).all():
            return 0.0
        line = np.polynomial.Polynomial.fit(ways, values, 1)
        scatter = float(np.abs(values - line(ways)).max())
        return SAMPLES * max(scatter, EPSILON * abs(self.loss))
