"""The two whole numbers that all randomness and all schedules depend on."""

from trilith.graph.node import Fill, State

STEP = State((), "int", None, "step", Fill(0))
"""How many training steps have been taken. A training program adds one."""

SEED = State((), "int", None, "seed", Fill(0))
"""The seed of dropout masks and noise."""
