"""WordBag: a short text as the scaled sum of its words' vectors."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, fixed_size, require_counts
from trilith.blocks.embedding import Embedding, known_codes
from trilith.graph import Node
from trilith.ops import maximum, sqrt


@dataclass(frozen=True)
class WordBag(Block):
    """The sum of the learned vectors of a text's words, over the root of their number.

    The words' codes are 1 to `buckets`; 0 is no word. A text without words has the vector zero. In a mean
    (Joulin et al. 2017) each of three words would say a third of what it says alone; over the root, texts of
    few words and of many have vectors of the same spread.

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
        vectors = Embedding(self.buckets, self.units, none=True, rate=self.rate)(codes)
        return vectors.sum(-2) / sqrt(maximum(words, 1.0))
