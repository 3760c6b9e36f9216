"""What all randomness and all schedules depend on: the step, the seed, and how much of training is done."""

import numpy as np

from trilith.graph.node import Fill, State, Variable

STEP = State((), "int", None, "step", Fill(0))
"""How many training steps have been taken. A training program adds one."""

SEED = State((), "int", None, "seed", Fill(0))
"""The seed of dropout masks and noise."""

PROGRESS = State((), "float", None, "progress", Fill(0.0))
"""The share of all planned steps that is done, from 0 to 1. A training program computes it from the step."""

CLOCK = {"step": STEP, "seed": SEED, "progress": PROGRESS}
"""These by name. They belong to no network: whoever runs a program says what they are."""


def clock_at_start(seed: int = 0) -> dict[Variable, np.ndarray]:
    """Their values before the first step."""
    return {STEP: np.asarray(0), SEED: np.asarray(seed), PROGRESS: np.asarray(0.0)}
