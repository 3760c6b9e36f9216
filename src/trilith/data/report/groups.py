"""How many rows each group has, such as a customer, and whether groups stay on one side of a split."""

from dataclasses import dataclass

import numpy as np

from trilith.data.split.parts import Rows
from trilith.data.tables.columns.profile import Profile
from trilith.data.tables.table import Table

SHOWN = 5


@dataclass(frozen=True)
class GroupSizes:
    """Rows per group; a missing group counts as none. str() is a sentence.

    shared: groups with rows in both the training and the test part.
    largest_groups: up to five names with their numbers of rows.
    """

    column: str
    groups: int
    smallest: int
    median: float
    largest: int
    missing: int
    shared: int
    largest_groups: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        sizes = f"{self.column}: {self.groups} groups of {self.smallest} to {self.largest} rows"
        if self.shared:
            return (
                f"{sizes}; {self.shared} of them have rows in both the training and the test part: "
                "the test tells nothing about new groups"
            )
        return f"{sizes}, {self.median:g} in the median"


def group_sizes(table: Table, name: str, train: Rows, test: Rows) -> GroupSizes | None:
    """Of the column that names the groups; None where every cell is missing."""
    profile = Profile(table, name)
    if not profile.known:
        return None
    counts, codes = profile.counts, profile.codes
    shared = np.intersect1d(codes[train], codes[test])
    largest = np.argsort(-counts, kind="stable")[:SHOWN]
    return GroupSizes(
        name,
        len(counts),
        int(counts.min()),
        float(np.median(counts)),
        int(counts.max()),
        profile.missing,
        int((shared >= 0).sum()),
        tuple((profile.texts[group], int(counts[group])) for group in largest),
    )
