"""TableFeatures: the columns of a table, as numbers and codes, become features that a network can take."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, require_counts, require_float, row_size
from trilith.blocks.cyclic import Cyclic
from trilith.blocks.embedding import Embedding
from trilith.blocks.fill_missing import FillMissing, IsMissing
from trilith.blocks.one_hot import OneHot
from trilith.blocks.robust_scale import RobustScale
from trilith.blocks.smooth_clip import SmoothClip
from trilith.blocks.word_bag import WordBag
from trilith.errors import SettingError, ShapeError
from trilith.graph import Node
from trilith.ops import concatenate


@dataclass(frozen=True)
class TableFeatures(Block):
    """Takes the columns apart by their kind, scales, fills and embeds each kind, and joins them.

    The columns of x, in this order: `numbers` (the scaler brings them to a common scale, `numeric` embeds
    them); `booleans`, 0 or 1, become -1 and 1; `phases`, shares of a cycle, become points on a circle; one
    column for each of `categories`, codes from 1 with 0 for none: up to `one_hot_until` codes one-hot,
    above that embedded with `category_units`; for each text of `words` that many columns of word codes,
    which share `buckets` vectors of `word_units`, learned at `word_rate` of the learning rate, for most words
    are rare. A missing cell (NaN) of the first three is 0 after scaling, and for those of these columns that
    `missing` names by their place a feature says that it is missing.

    Raises:
        SettingError: no columns, a negative number of some, or sizes or places that cannot be.
        ShapeError: x has another number of columns (when called).
    """

    numbers: int = 0
    booleans: int = 0
    phases: int = 0
    categories: tuple[int, ...] = ()
    words: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    buckets: int = 0
    scaler: tuple[Block, ...] = (RobustScale(), SmoothClip())
    numeric: Block | None = None
    one_hot_until: int = 9
    category_units: int = 8
    word_units: int = 8
    word_rate: float = 0.1

    def __post_init__(self) -> None:
        if min(self.numbers, self.booleans, self.phases, self.columns - 1) < 0:
            raise SettingError(
                "TableFeatures needs at least one column, and not fewer than none of any kind."
            )
        for size in self.categories:
            require_counts("TableFeatures", codes=size)
        for length in self.words:
            require_counts("TableFeatures", words=length, buckets=self.buckets)
        require_counts("TableFeatures", category_units=self.category_units, word_units=self.word_units)
        may_miss = self.numbers + self.booleans + self.phases
        if any(not 0 <= place < may_miss for place in self.missing):
            raise SettingError(
                f"`missing` names columns among the numbers, booleans and phases, 0 to {may_miss - 1}; "
                f"got {self.missing}."
            )

    @property
    def columns(self) -> int:
        """How many columns x has."""
        return self.numbers + self.booleans + self.phases + len(self.categories) + sum(self.words)

    def build(self, x: Node) -> Node:
        """(batch, columns) to (batch, features)."""
        x = require_float(x)
        if row_size(x) != self.columns:
            raise ShapeError(f"expects {self.columns} columns, got {x}. Count those of each kind anew.")
        parts: list[Node] = []
        end = 0

        def next_columns(count: int) -> Node:
            nonlocal end
            end += count
            return x[:, end - count : end]

        if self.numbers:
            parts.append(self._scaled(next_columns(self.numbers)))
        if self.booleans:
            parts.append(FillMissing()(2 * next_columns(self.booleans) - 1))
        if self.phases:
            parts.append(FillMissing()(Cyclic()(next_columns(self.phases))))
        if self.missing:
            parts.append(IsMissing()(concatenate([x[:, each : each + 1] for each in self.missing], -1)))
        if self.categories:
            parts += self._coded(next_columns(len(self.categories)))
        parts += [
            WordBag(self.buckets, self.word_units, self.word_rate)(next_columns(length))
            for length in self.words
        ]
        return concatenate(parts, -1)

    def _scaled(self, x: Node) -> Node:
        for block in self.scaler:
            x = block(x)
        x = FillMissing()(x)
        return x if self.numeric is None else self.numeric(x)

    def _coded(self, codes: Node) -> list[Node]:
        few = [place for place, size in enumerate(self.categories) if size <= self.one_hot_until]
        parts = []
        if few:
            sizes = tuple(self.categories[place] for place in few)
            parts.append(OneHot(sizes)(concatenate([codes[:, each : each + 1] for each in few], -1)))
        parts += [
            Embedding(size, self.category_units, none=True)(codes[:, place])
            for place, size in enumerate(self.categories)
            if size > self.one_hot_until
        ]
        return parts
