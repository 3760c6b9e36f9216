"""From the text of a column's cells to a column: what is missing, what is a number, what stays text."""

from collections.abc import Sequence

import numpy as np

from trilith.data.tables.table import Column

MISSING_WORDS = frozenset({"", "na", "n/a", "#n/a", "nan", "+nan", "-nan", "null", "none", "?"})
QUOTED = 40  # characters of a cell in a message


def column_from_cells(cells: Sequence[str]) -> Column:
    """A number column if every cell that is not missing is a number, else a text column.

    Spaces around a cell do not count, nor do upper and lower case in a word for "missing". A column
    without any known cell is a number column. Infinite numbers come through: refusing them needs the line.
    """
    # Each distinct cell is looked at once: categories cost a look-up, and equal texts share one object.
    texts = {cell: known_text(cell) for cell in set(cells)}
    try:
        numbers = {cell: np.nan if text is None else parse_number(text) for cell, text in texts.items()}
    except ValueError:
        return np.array([texts[cell] for cell in cells], dtype=object)
    return np.array([numbers[cell] for cell in cells], dtype=np.float64)


def known_text(cell: str) -> str | None:
    """The cell without the spaces around it; None where it means "missing"."""
    text = cell.strip()
    return None if text.lower() in MISSING_WORDS else text


def parse_number(text: str) -> float:
    """The number written there. Raises ValueError where it is none; 1_000 is Python's habit, not data's."""
    if "_" in text:
        raise ValueError(f"not a number: {text!r}")
    return float(text)


def as_text(column: Column) -> Column:
    """The known cells as text objects, a number in its shortest form: 3 for 3.0, 0.5 for 0.5."""
    return np.array([cell if isinstance(cell, str) else _number_text(cell) for cell in column], dtype=object)


def _number_text(number: float) -> str:
    return str(int(number)) if number.is_integer() else repr(float(number))


def quoted(cell: str) -> str:
    """The cell in quotes on one line, cut short where it is long."""
    return repr(cell) if len(cell) <= QUOTED else repr(cell[:QUOTED]) + "..."


def first_not_number(column: Column) -> int | None:
    """The row of a text column's first known cell that is no finite number; None where there is none."""
    return next((row for row, cell in enumerate(column) if cell is not None and not is_finite(cell)), None)


def mostly_numbers(column: Column) -> bool:
    """Whether nine of ten known cells of a text column are numbers: a number column with a few bad cells."""
    known = [cell for cell in column if cell is not None]
    return sum(map(is_finite, known)) >= 0.9 * max(len(known), 1)


def is_finite(text: str) -> bool:
    """Whether the text is a finite number."""
    try:
        return bool(np.isfinite(parse_number(text)))
    except ValueError:
        return False
