"""FillMissing: a number in the place of what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from trilith.blocks.block import Block, require_float
from trilith.errors import SettingError
from trilith.graph import Node
from trilith.ops import not_equal, where


@dataclass(frozen=True)
class FillMissing(Block):
    """y = x, and `value` where x is NaN. After a scaler, 0 is the mean or the median.

    Raises:
        SettingError: a value that is not finite.
    """

    value: float = 0.0

    def __post_init__(self) -> None:
        if not isfinite(self.value):
            raise SettingError(f"FillMissing needs a finite value, got {self.value}.")

    def build(self, x: Node) -> Node:
        """(batch, ...) to the same shape."""
        x = require_float(x)
        return where(is_missing(x), self.value, x)


@dataclass(frozen=True)
class IsMissing(Block):
    """y = 1 where x is NaN, 0 elsewhere."""

    def build(self, x: Node) -> Node:
        """(batch, ...) to the same shape."""
        return is_missing(require_float(x)).cast("float")


def is_missing(x: Node) -> Node:
    """Where x is NaN, which is the only number that differs from itself."""
    return not_equal(x, x)
