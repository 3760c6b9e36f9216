"""So many rows that nobody waits, and so few that chance plays no part."""

import numpy as np

from trilith.data.split.parts import Rows

MOST_ROWS = 50_000


def sample_rows(rows: Rows) -> Rows:
    """The row numbers, or 50,000 of them drawn at random, the same in every run; ascending."""
    if len(rows) <= MOST_ROWS:
        return rows
    return np.sort(np.random.default_rng(0).choice(rows, MOST_ROWS, replace=False))
