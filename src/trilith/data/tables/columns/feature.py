"""Feature: one number a row, with what a network must know to use it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from trilith.errors import DataError

FeatureKind = Literal["number", "boolean", "phase", "category", "word"]
GROUPS: tuple[FeatureKind, ...] = ("number", "boolean", "phase", "category", "word")
CODED = ("category", "word")


@dataclass(frozen=True)
class Feature:
    """One column of the matrix that TableEncoder.transform makes.

    name: for people, such as "age" or "sold: weekday".
    column: the table's column that it comes from.
    kind: what its numbers mean.
        "number": the number, NaN where it is missing.
        "boolean": 0 or 1, NaN where it is missing.
        "phase": a position in a cycle, from 0 up to but not including 1, NaN where it is missing.
        "category": a whole number from 1 to size; 0 for what is none of the levels known in training.
        "word": a whole number from 1 to size, the bucket that a word falls into; 0 for no word.
    size: the number of codes of a category, of buckets of a word; 0 for the others.
    """

    name: str
    column: str
    kind: FeatureKind
    size: int = 0

    def __post_init__(self) -> None:
        if self.kind not in GROUPS or (self.size > 0) != (self.kind in CODED):
            raise DataError(
                f"feature {self.name!r}: expected one of the kinds {', '.join(GROUPS)}, and a size of at "
                f"least 1 for {' and '.join(CODED)} only, got {self.kind!r} of size {self.size}"
            )


def grouped(features: Iterable[Feature]) -> list[int]:
    """The positions of the features, ordered by GROUPS and within a group as they came."""
    kinds = [GROUPS.index(feature.kind) for feature in features]
    return sorted(range(len(kinds)), key=kinds.__getitem__)
