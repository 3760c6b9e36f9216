"""OneHot: each code as a feature of its own."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, require_counts, row_size
from trilith.errors import SettingError, ShapeError
from trilith.graph import Node
from trilith.ops import concatenate, maximum, one_hot


@dataclass(frozen=True)
class OneHot(Block):
    """1 at the code's place, 0 elsewhere, column beside column; `sizes` says how many codes each column has.

    Codes are whole numbers from 1; every other number stands for none of them, and has zeros throughout.

    Raises:
        SettingError: no size, or one below 1.
        ShapeError: not one size for each column (when called).
    """

    sizes: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.sizes:
            raise SettingError("OneHot needs the number of codes of each column in `sizes`, got none.")
        for size in self.sizes:
            require_counts("OneHot", codes=size)

    def build(self, codes: Node) -> Node:
        """(batch, columns) whole numbers to (batch, sum of sizes)."""
        if row_size(codes) != len(self.sizes):
            raise ShapeError(
                f"expects {len(self.sizes)} columns, one a size, got {codes}. Give sizes for all."
            )
        # codes start at 1, and what is below becomes -1, which is no place
        places = maximum(codes.cast("int"), 0) - 1
        return concatenate([one_hot(places[:, each], size) for each, size in enumerate(self.sizes)], -1)
