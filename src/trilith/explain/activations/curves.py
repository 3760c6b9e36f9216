"""An activation as a function of one number: values, slopes and range, from the very op that runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trilith import ops
from trilith.blocks.activations import ACTIVATIONS
from trilith.engines import in_float64
from trilith.graph import BATCH, Node, Program, derive
from trilith.graph.node import input_node

FAR, NEAR, SHOWN = 400.0, 8.0, 4.0  # where limits are read, where extremes lie, what is drawn
POINTS, GROWTH = 4001, 1.5


@dataclass(frozen=True)
class Curves:
    """z, values and slopes, each (points,); low and high: the range, and whether it is reached."""

    z: np.ndarray
    values: np.ndarray
    slopes: np.ndarray
    low: float
    high: float
    reaches_low: bool
    reaches_high: bool

    @property
    def range(self) -> str:
        """As an interval: [0, ∞), (−1, 1)."""
        left, right = "[" if self.reaches_low else "(", "]" if self.reaches_high else ")"
        return f"{left}{_number(self.low)}, {_number(self.high)}{right}"


def curves_of(name: str) -> Curves:
    """The curves of the activation of this name; those of softmax by one of two logits, the other 0.

    Raises:
        KeyError: there is no such activation.
    """
    z = input_node((BATCH,), "z")
    value = scalar(name, z)
    (slope,) = derive(value.sum(), [z])
    executable = in_float64(Program({"z": z}, {"value": value, "slope": slope}))

    def at(places: np.ndarray) -> dict[str, np.ndarray]:
        with np.errstate(over="ignore"):  # exp leaves the range of numbers far out
            return executable.run({"z": places})

    near = at(np.linspace(-NEAR, NEAR, POINTS))["value"]
    ends = at(np.array([-2 * FAR, -FAR, FAR, 2 * FAR]))["value"]
    limits = [_limit(*ends[1::-1]), _limit(*ends[2:])]
    low, high = min(*limits, near.min()), max(*limits, near.max())
    middle = at(np.linspace(-SHOWN, SHOWN, POINTS))["value"]
    shown = np.linspace(-SHOWN, SHOWN, 161)
    drawn = at(shown)
    return Curves(
        shown,
        drawn["value"],
        drawn["slope"],
        low,
        high,
        bool(np.isclose(middle.min(), low, rtol=1e-6, atol=1e-12)),
        bool(np.isclose(middle.max(), high, rtol=1e-6, atol=1e-12)),
    )


def scalar(name: str, z: Node) -> Node:
    """The activation element by element; softmax with a second logit of 0."""
    if name != "softmax":
        return ACTIVATIONS[name](z)
    logits = ops.concatenate([z.reshape((*z.shape, 1)), (z * 0).reshape((*z.shape, 1))])
    return ops.softmax(logits)[..., 0]


def _limit(near: float, far: float) -> float:
    """What values go to, from two on the way: without end where they grow with the way."""
    grows = not np.isfinite(far) or abs(far) > GROWTH * abs(near) > 0
    return float(np.copysign(np.inf, far)) if grows else float(far)


def _number(value: float) -> str:
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{round(value, 4) + 0.0:g}".replace("-", "−")
