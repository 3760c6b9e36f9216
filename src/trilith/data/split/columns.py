"""The columns that decide the parts: groups and times, every cell known."""

import numpy as np

from trilith.data.split.parts import Rows, Split
from trilith.data.tables.cells import as_text
from trilith.data.tables.table import Column, Table, is_number, is_time, missing_cells
from trilith.errors import DataError


def group_numbers(table: Table, name: str, rows: Rows) -> Rows:
    """(rows,) the number from 0 of each row's group. Raises DataError for a row without a group."""
    _require_known(table, name, "a row without a group may belong to any")
    return np.unique(table.columns[name][rows], return_inverse=True)[1]


def times_of(table: Table, name: str) -> Column:
    """(rows of the table,) times or numbers. Raises DataError for text, and for a row without a time."""
    _require_known(table, name, "a row without a time is neither before nor after another")
    column = table.columns[name]
    if not (is_time(column) or is_number(column)):
        raise DataError(
            f"{table.source}: {name!r} holds text, which has no order in time; "
            "expected dates, times or numbers"
        )
    return column


def require_whole_groups(table: Table, name: str, split: Split) -> None:
    """Raise DataError where rows of one group are in two parts."""
    groups = group_numbers(table, name, np.arange(len(table)))
    part_of_row = np.zeros(len(table), np.int64)
    part_of_row[split.validation], part_of_row[split.test] = 1, 2
    part_of_group = np.zeros(groups.max() + 1, np.int64)
    part_of_group[groups] = part_of_row
    cut = np.flatnonzero(part_of_group[groups] != part_of_row)
    if len(cut):
        cell = table.columns[name][cut[0]]
        text = str(cell) if is_time(table.columns[name]) else as_text(np.array([cell], dtype=object))[0]
        raise DataError(
            f"{table.source}: the given parts cut the group {text} of {name!r}: {table.place(int(cut[0]))} "
            "and the group's last row are in two; give all its rows one part, or name no group"
        )


def _require_known(table: Table, name: str, why: str) -> None:
    table.require(name)
    missing = missing_cells(table.columns[name])
    if missing.any():
        raise DataError(
            f"{table.source}, {table.place(int(missing.argmax()))}: no cell in {name!r} (in {missing.sum()} "
            f"rows): {why}; fill those cells in, or leave those rows out"
        )
