"""Texts and numbers that hardly ever come back: names, identifiers."""

from collections import Counter

from trilith.data.tables.table import Column

UNIQUE_SHARE = 0.5


def nearly_all_distinct(column: Column) -> bool:
    """Whether more than half of the rows hold a value that no other row holds: a name, an identifier."""
    once = sum(count == 1 for count in Counter(column.tolist()).values())
    return once > UNIQUE_SHARE * len(column)
