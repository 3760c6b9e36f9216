"""What all randomness and all schedules depend on: the step, the seed, and how much of training is done."""

from trilith.graph.node import Fill, State

STEP = State((), "int", None, "step", Fill(0))
"""How many training steps have been taken. A training program adds one."""

SEED = State((), "int", None, "seed", Fill(0))
"""The seed of dropout masks and noise."""

PROGRESS = State((), "float", None, "progress", Fill(0.0))
"""The share of all planned steps that is done, from 0 to 1. A training program computes it from the step."""

CLOCK = {"step": STEP, "seed": SEED, "progress": PROGRESS}
"""These by name. They belong to no network: whoever runs a program says what they are."""
