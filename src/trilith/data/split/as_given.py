"""Parts that the table itself names, in a column."""

import numpy as np

from trilith.data.split.parts import Split
from trilith.data.tables.cells import as_text, quoted
from trilith.data.tables.table import Table, is_number, is_time, missing_cells
from trilith.errors import DataError

PARTS = {
    "train": ("train", "training"),
    "validation": ("validation", "valid", "val", "dev"),
    "test": ("test", "testing", "holdout"),
}
PART_OF = {word: part for part, words in PARTS.items() for word in words}
EXPECTED = "expected train, validation (valid, val, dev) or test (holdout)"


def given_parts(table: Table, name: str) -> Split:
    """The rows whose cells in the column `name` say train, validation or test, in any case.

    Numbers are not guessed at. There may be no validation rows.

    Raises DataError for a cell that says none of the three, and where nothing is left to train or to test.
    """
    column = table.columns[name]
    bad = missing_cells(column)
    if bad.any():
        raise DataError(f"{table.source}, {table.place(_first(bad))}: no cell in {name!r}; {EXPECTED}")
    if is_number(column) or is_time(column):
        cell = as_text(column[:1])[0] if is_number(column) else str(column[0])
        raise DataError(f"{table.source}: {name!r} holds {cell}, which is not guessed at; {EXPECTED}")
    parts = np.array([PART_OF.get(cell.strip().lower(), "") for cell in column], dtype=object)
    if (parts == "").any():
        row = _first(parts == "")
        raise DataError(
            f"{table.source}, {table.place(row)}: {name!r} says {quoted(column[row])}; {EXPECTED}"
        )
    for part in ("train", "test"):
        if part not in parts:
            raise DataError(f"{table.source}: no cell in {name!r} says {part}; mark some rows so")
    return Split(*(np.flatnonzero(parts == part) for part in PARTS))


def _first(mask: np.ndarray) -> int:
    return int(np.argmax(mask))
