"""OneHot: each code as a feature of its own."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, fixed_size
from trilith.errors import SettingError, ShapeError
from trilith.graph import Node
from trilith.ops import concatenate, one_hot


@dataclass(frozen=True)
class OneHot(Block):
    """1 at the code's place, 0 elsewhere, column beside column; `sizes` says how many codes each column has.

    Codes are whole numbers from 1; 0 stands for none of them, and has zeros throughout.

    Raises:
        SettingError: a size below 1.
        ShapeError: not one size for each column (when called).
    """

    sizes: tuple[int, ...]

    def __post_init__(self) -> None:
        if min(self.sizes, default=0) < 1:
            raise SettingError(f"OneHot needs one size of at least 1 a column, got {self.sizes}.")

    def build(self, codes: Node) -> Node:
        """(batch, columns) whole numbers to (batch, sum of sizes)."""
        if fixed_size(codes) != len(self.sizes):
            raise ShapeError(f"expects {len(self.sizes)} columns, one a size, got {codes}.")
        codes = codes.cast("int")
        # codes start at 1: no place is 0 - 1
        return concatenate([one_hot(codes[:, each] - 1, size) for each, size in enumerate(self.sizes)], -1)
