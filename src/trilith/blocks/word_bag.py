"""WordBag: a short text as the mean of its words' vectors."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, fixed_size, require_counts
from trilith.blocks.embedding import Embedding, known_codes
from trilith.graph import Node
from trilith.ops import maximum


@dataclass(frozen=True)
class WordBag(Block):
    """The mean of the learned vectors of a text's words, whose codes are 1 to `buckets`; 0 is no word.

    A text without words has the vector zero (Joulin et al. 2017, without the word order).

    Raises:
        SettingError: buckets or units below 1.
    """

    buckets: int
    units: int = 16
    rate: float = 1.0

    def __post_init__(self) -> None:
        require_counts("WordBag", buckets=self.buckets, units=self.units)

    def build(self, codes: Node) -> Node:
        """(batch, ..., words) to (batch, ..., units)."""
        fixed_size(codes)
        codes = codes.cast("int")
        words = (known_codes(codes, self.buckets) > 0).cast("float").sum(-1, keepdims=True)
        return Embedding(self.buckets, self.units, none=True, rate=self.rate)(codes).sum(-2) / maximum(
            words, 1.0
        )
