"""What an activation costs on this machine: time for each element, forward and with its derivative."""

from __future__ import annotations

from functools import partial
from math import prod

import numpy as np

from trilith.blocks.activations import ACTIVATIONS
from trilith.engines import choose_engine
from trilith.explain.timing import medians
from trilith.graph import Program, Variable, derive
from trilith.graph.node import Fill, parameter

SHAPE = (1024, 256)  # a batch in a layer; in float32 1 MiB
ROUNDS = 15


def nanoseconds(name: str, engine: str = "auto") -> tuple[float, float]:
    """Nanoseconds for one element: of the values, and of the values and the gradient together.

    Medians over rounds, on one thread, in float32, the reading of z and a sum of what comes out included.

    Raises:
        KeyError: there is no such activation.
        SettingError: there is no such engine.
    """
    runner = choose_engine(engine, threads=1)
    z = parameter(SHAPE, Fill(0.0), "z")
    values: dict[Variable, np.ndarray] = {z: np.random.default_rng(0).normal(size=SHAPE)}
    output = ACTIVATIONS[name](z)
    (gradient,) = derive((output * output).sum(), [z])
    runs = [
        partial(runner.compile(Program({}, outputs), runner.variables(values, "float32")).run, {})
        for outputs in ({"out": output.sum()}, {"out": output.sum(), "gradient": gradient.sum()})
    ]
    with np.errstate(all="ignore"):
        for run in runs:
            run()
        forward, both = medians(runs, ROUNDS)
    scale = 1e9 / prod(SHAPE)
    return forward * scale, both * scale
