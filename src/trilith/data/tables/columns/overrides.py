"""What the user says about columns: their kind, as in size=ordered:S,M,L, and which to leave out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from trilith.data.tables.columns.catalogue import COLUMN_KINDS
from trilith.data.tables.nearest import suggestion
from trilith.data.tables.table import Table
from trilith.errors import SettingError

ORDERED = "ordered"


def apply_overrides(
    table: Table, kinds: Mapping[str, str], drop: Sequence[str]
) -> tuple[Table, dict[str, str]]:
    """The table with the orders that were given, and the kind of each column that one was given for.

    kinds: column -> a name of COLUMN_KINDS; "ordered" may go on with the levels from the lowest to the
        highest, as in "ordered:S,M,L".

    Raises DataError for an unknown column, SettingError for an unknown kind, levels of a kind that has
    none, and a column that is both given a kind and dropped; with the nearest names.
    """
    for name in (*kinds, *drop):
        table.require(name)
    both = [name for name in kinds if name in drop]
    if both:
        raise SettingError(f"column {both[0]!r} is given a kind and dropped; expected one of the two")
    asked, orders = {}, dict(table.orders)
    for name, text in kinds.items():
        kind, colon, levels = text.partition(":")
        if kind not in COLUMN_KINDS:
            raise SettingError(f"column {name!r}: no kind of column {kind!r}{suggestion(kind, COLUMN_KINDS)}")
        if colon and kind != ORDERED:
            raise SettingError(f"column {name!r}: a {kind} column has no order; expected {kind!r} alone")
        if colon:
            orders[name] = _levels(name, levels)
        asked[name] = kind
    return replace(table, orders=orders), asked


def _levels(name: str, text: str) -> tuple[str, ...]:
    levels = tuple(level.strip() for level in text.split(","))
    if len(levels) < 2 or "" in levels or len(set(levels)) != len(levels):
        raise SettingError(
            f"column {name!r}: the levels {text!r}; expected at least two, all distinct, from the lowest "
            "to the highest, as in ordered:low,medium,high"
        )
    return levels
