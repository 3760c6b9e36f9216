"""Embedding: a learned vector for each code."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, require_counts, require_rate
from trilith.graph import Node
from trilith.graph.node import parameter
from trilith.initializers import SmallNormal
from trilith.ops import gather, maximum, where

SMALL = 0.01


@dataclass(frozen=True)
class Embedding(Block):
    """The vector of each code's row in a learned table (codes, units).

    The vectors are small at first, so that a code that is rarely met says little. Codes are whole numbers
    from 0, and others are an error when they are met. With `none` they are numbered from 1, and every other
    number stands for nothing: its vector is zero, and nothing is learned from it. `rate` is a factor on the
    learning rate.

    Raises:
        SettingError: codes or units below 1, or a negative rate.
    """

    codes: int
    units: int
    none: bool = False
    rate: float = 1.0

    def __post_init__(self) -> None:
        require_counts("Embedding", codes=self.codes, units=self.units)
        require_rate("Embedding", self.rate)

    def build(self, codes: Node) -> Node:
        """(batch, ...) whole numbers to (batch, ..., units)."""
        codes = codes.cast("int")
        initial = SmallNormal(SMALL)
        table = parameter((self.codes, self.units), initial, "table", regularised=False, rate=self.rate)
        if not self.none:
            return gather(table, codes)
        codes = known_codes(codes, self.codes)
        is_known = (codes > 0).cast("float").reshape((*codes.shape, 1))
        return gather(table, maximum(codes, 1) - 1) * is_known


def known_codes(codes: Node, size: int) -> Node:
    """Codes from 1 to `size` as they are; 0 or less for every other."""
    return where(codes <= size, codes, 0)
