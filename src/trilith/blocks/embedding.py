"""Embedding: a learned vector for each code."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from trilith.blocks.block import Block
from trilith.errors import SettingError
from trilith.graph import Node
from trilith.graph.node import parameter
from trilith.initializers import SmallNormal
from trilith.ops import gather, maximum


@dataclass(frozen=True)
class Embedding(Block):
    """The vector of each code's row in a learned table (codes, units), drawn with variance 1 / units.

    Codes are whole numbers from 0; with `none`, from 1, and 0 stands for nothing: its vector is zero, and
    nothing is learned from it. `rate` is a factor on the learning rate.

    Raises:
        SettingError: codes or units below 1.
    """

    codes: int
    units: int
    none: bool = False
    rate: float = 1.0

    def __post_init__(self) -> None:
        if min(self.codes, self.units) < 1:
            raise SettingError(
                f"Embedding needs codes and units of at least 1, got {self.codes}, {self.units}."
            )

    def build(self, codes: Node) -> Node:
        """(batch, ...) whole numbers to (batch, ..., units)."""
        codes = codes.cast("int")
        initial = SmallNormal(1 / sqrt(self.units))
        table = parameter((self.codes, self.units), initial, "table", regularised=False, rate=self.rate)
        if not self.none:
            return gather(table, codes)
        known = (codes > 0).cast("float").reshape((*codes.shape, 1))
        return gather(table, maximum(codes - 1, 0)) * known
