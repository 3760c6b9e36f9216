"""Mixup: training on pictures, or other examples, between two of the batch."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.augmentation.draws import draw_beta
from trilith.blocks.block import Block, require_float
from trilith.errors import SettingError
from trilith.graph import Node, by_phase
from trilith.ops import mix, reshape


@dataclass(frozen=True)
class Mixup(Block):
    """λ x + (1 - λ) x' with λ ~ Beta(alpha, alpha) (Zhang et al. 2018), while training.

    x' is the example's mirror in the batch: the first is mixed with the last. Training sees it in the graph,
    and takes the losses (and metrics) for both targets in the same shares; nothing else has to be said. Only
    one may stand before an output. At inference nothing happens.

    Raises:
        SettingError: an alpha that is not above 0.
    """

    alpha: float = 0.2

    def __post_init__(self) -> None:
        if not 0 < self.alpha < float("inf"):
            raise SettingError(f"Mixup: alpha must be a number above 0, got {self.alpha!r}.")

    def build(self, x: Node) -> Node:
        """(batch, ...) to the same shape."""
        x = require_float(x)
        return by_phase(training=mixed(x, self.alpha), inference=x)


def mixed(x: Node, alpha: float) -> Node:
    """Examples (batch, ...), each mixed with its mirror; as they are for an alpha of 0."""
    return mix(x, reshape(draw_beta(x, alpha), x.shape[:1])) if alpha else x
