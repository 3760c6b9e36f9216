"""Single cells of text: which words mean that a cell is missing, what is a number."""

import numpy as np

from trilith.data.tables.table import Column

MISSING_WORDS = frozenset({"", "na", "n/a", "#n/a", "nan", "+nan", "-nan", "null", "none", "?"})
QUOTED = 40  # characters of a cell in a message


def parse_number(text: str) -> float:
    """The number written there. Raises ValueError where it is none; 1_000 is Python's habit, not data's."""
    if "_" in text:
        raise ValueError(f"not a number: {text!r}")
    return float(text)


def known_text(cell: str | None) -> str | None:
    """The cell without the spaces around it; None where it means "missing"."""
    text = (cell or "").strip()
    return None if text.lower() in MISSING_WORDS else text


def is_number(text: str) -> bool:
    """Whether the text is a number, if an infinite one."""
    try:
        parse_number(text)
    except ValueError:
        return False
    return True


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
