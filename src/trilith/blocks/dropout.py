"""Dropout: random units are silent while training."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, require_float, require_share
from trilith.errors import SettingError
from trilith.graph import Node, as_node, by_phase
from trilith.graph.clock import PROGRESS, SEED, STEP
from trilith.ops import greater_equal, uniform
from trilith.ops.random import fresh_stream
from trilith.schedules import CosineDecay, FlatCosine, Horizon

FADING = {"cosine": CosineDecay(), "flat_cosine": FlatCosine()}


@dataclass(frozen=True)
class Dropout(Block):
    """Inverted dropout (Srivastava et al. 2014): zero with probability `rate`, else x / (1 - rate).

    At inference nothing happens. The mask is a pure function of seed, step and place. `schedule`: "constant",
    or how the rate fades to 0 while training goes on, "cosine" or "flat_cosine".

    Raises:
        SettingError: a rate outside [0, 1), or a schedule that is not known.
    """

    rate: float = 0.5
    schedule: str = "constant"

    def __post_init__(self) -> None:
        require_share(self.rate, "dropout rate")
        if self.schedule != "constant" and self.schedule not in FADING:
            known = ", ".join(["constant", *FADING])
            raise SettingError(f"dropout schedule must be one of {known}; got {self.schedule!r}.")

    def build(self, x: Node) -> Node:
        """(batch, ...) to the same shape."""
        x = require_float(x)
        if self.rate == 0:
            return x
        rate = as_node(self.rate)
        if self.schedule != "constant":
            rate = rate * FADING[self.schedule].factor(PROGRESS, Horizon(1, 1))
        kept = greater_equal(uniform(x.shape, SEED, STEP, fresh_stream()), rate)
        return by_phase(training=x * (kept.cast("float") * (1 / (1 - rate))), inference=x)
