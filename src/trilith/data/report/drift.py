"""Whether a column's cells are spread otherwise in the test part than in the training part."""

from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from trilith.data.split.parts import Rows
from trilith.data.tables.columns.distinct import MISSING
from trilith.data.tables.columns.profile import Profile
from trilith.data.tables.table import Table

LEAST = 0.1  # of the rows are elsewhere: less is of no concern, however certain it may be
FALSE_ALARMS = 0.001  # the probability of one in a whole table where nothing drifts
NEW_SHARE = 0.01  # of the test rows


@dataclass(frozen=True)
class Drift:
    """How far the test part is from the training part in one column. str() is a sentence.

    measure: "Kolmogorov-Smirnov" for numbers and times, the largest difference of the cumulative shares;
        "total variation" for texts and codes, the share of rows that would have to change their level.
        Missing cells count as the lowest number, as a level of their own.
    distance: from 0 to 1.
    threshold: 0.1, or what rows so few may differ by chance: the bounds of Dvoretzky, Kiefer and Wolfowitz
        (1956) and of McDiarmid (1989), for one false alarm in a thousand tables.
    new_levels: distinct texts or codes of the test part that no training row has.
    new_share: the share of the test rows that have one.
    """

    column: str
    measure: str
    distance: float
    threshold: float
    new_levels: int
    new_share: float

    @property
    def has_drifted(self) -> bool:
        return self.distance > self.threshold

    @property
    def is_remarkable(self) -> bool:
        """Whether it drifted, or has new levels in more than 1% of the test rows."""
        return self.has_drifted or self.new_share > NEW_SHARE

    def __str__(self) -> str:
        parts = []
        if self.has_drifted:
            parts.append(
                f"the test part differs from the training part ({self.measure} {self.distance:.2f}; "
                f"up to {self.threshold:.2f} may be chance)"
            )
        if self.new_levels:
            rows = f"in {self.new_share:.1%} of the test rows"
            levels = "1 level" if self.new_levels == 1 else f"{self.new_levels} levels"
            parts.append(f"{levels} that no training row has, {rows}")
        return f"{self.column}: {'; '.join(parts) or 'no drift'}"


def find_drift(
    table: Table, name: str, is_category: bool, train: Rows, test: Rows, columns: int = 1
) -> Drift:
    """Of one column, between two sets of row numbers, none of them empty.

    is_category: whether the cells are levels, without an order.
    columns: how many are looked at; each may then give a false alarm the less often.
    """
    profile = Profile(table, name)
    size = len(profile.values) + 1
    shift = -MISSING  # missing is the lowest
    before = np.bincount(profile.codes[train] + shift, minlength=size) / len(train)
    after = np.bincount(profile.codes[test] + shift, minlength=size) / len(test)
    rows = 1 / len(train) + 1 / len(test)
    chance = sqrt(log(2 * columns / FALSE_ALARMS) / 2 * rows)
    if not is_category:
        distance = min(float(np.abs(np.cumsum(before - after)).max()), 1.0)
        return Drift(name, "Kolmogorov-Smirnov", distance, max(LEAST, chance), 0, 0.0)
    new = (after > 0) & (before == 0)
    new[0] = False
    together = (before * len(train) + after * len(test)) / (len(train) + len(test))
    # the mean distance of two samples of one distribution: E|N(0, s²)| = s √(2/π) for each level
    expected = 0.5 * float(np.sqrt(2 / np.pi * together * (1 - together) * rows).sum())
    distance = 0.5 * float(np.abs(before - after).sum())
    threshold = max(LEAST, expected + chance)
    return Drift(name, "total variation", distance, threshold, int(new.sum()), float(after[new].sum()))
