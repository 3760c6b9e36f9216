"""Which columns cannot teach anything: constants, and texts that hardly ever come back."""

from collections import Counter

import numpy as np

from trilith.data.tables.cells import first_not_number, mostly_numbers, quoted
from trilith.data.tables.table import Column, is_number, missing_cells

MOST_LEVELS = 50
UNIQUE_SHARE = 0.5


def nearly_all_distinct(column: Column) -> bool:
    """Whether more than half of the rows hold a value that no other row holds: a name, an identifier."""
    once = sum(count == 1 for count in Counter(column.tolist()).values())
    return once > UNIQUE_SHARE * len(column)


def reason_to_leave_out(column: Column) -> str | None:
    """Why a feature column with a known cell is of no use, None where it is of use."""
    missing = missing_cells(column)
    known = column[~missing]
    distinct = len(np.unique(known))
    if distinct == 1 and not missing.any():
        return "constant: every row has the same value"
    if is_number(column):
        return None
    bad = first_not_number(known)
    if bad is not None and distinct > MOST_LEVELS and mostly_numbers(known):
        return (
            f"numbers with text among them, such as {quoted(known[bad])}: mend or empty those cells to use it"
        )
    if nearly_all_distinct(column):
        return f"text that differs in nearly every row ({distinct} distinct in {len(column)} rows)"
    return None
