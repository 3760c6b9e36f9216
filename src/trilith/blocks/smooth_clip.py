"""SmoothClip: far numbers are drawn in, near ones stay as they are."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from trilith.blocks.block import Block, require_float
from trilith.errors import SettingError
from trilith.graph import Node
from trilith.ops import sqrt


@dataclass(frozen=True)
class SmoothClip(Block):
    """y = x / √(1 + (x / limit)²), into (-limit, limit) (Holzmüller et al. 2024).

    Raises:
        SettingError: a limit that is not positive and finite.
    """

    limit: float = 3.0

    def __post_init__(self) -> None:
        if not 0 < self.limit < inf:
            raise SettingError(f"SmoothClip needs a finite limit above 0, got {self.limit}.")

    def build(self, x: Node) -> Node:
        """(batch, ...) to the same shape."""
        x = require_float(x)
        ratio = x * (1 / self.limit)
        return x / sqrt(1 + ratio * ratio)
