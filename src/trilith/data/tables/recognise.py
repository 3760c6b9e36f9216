"""Which columns of text are numbers, dates or times: those whose known cells all have one form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from trilith.data.tables.cell_forms import (
    CLOCK_TIME,
    DAY_FIRST,
    DECIMAL_COMMA,
    MONTH_FIRST,
    NUMBER,
    NUMBERS,
    ONLY_DECIMAL_COMMA,
    ONLY_THOUSANDS_COMMA,
    PROOFS,
    THOUSANDS_COMMA,
    TIMES,
    Form,
    is_missing,
)
from trilith.data.tables.cells import known_text
from trilith.data.tables.staging import Staging

HEAD = 512  # rows that rule out most forms, before every row is looked at
AT_ONCE = 500  # columns in one query

Candidates = dict[str, list[Form]]
Condition = Callable[[Form, str], str]


def recognise(
    staging: Staging, relation: str, columns: Sequence[str], forms: Sequence[Form]
) -> dict[str, Form]:
    """column -> the first of the forms that all of its known cells have; without the columns that have none.

    Where day and month could be either way round in every cell, the column stays text.
    """
    head = _head(staging, relation, columns)
    return _first_that_fits_all(staging, relation, {name: _fitting(forms, head[name]) for name in columns})


def recognise_cells(
    staging: Staging, relation: str, columns: Sequence[str], *, decimal_comma: bool
) -> dict[str, Form]:
    """As recognise, for cells that nobody has typed: numbers, dates and times of day.

    "1,234" is read as the file's other numbers tell; where nothing tells, as decimal_comma says for the
    file's kind, or not at all.
    """
    head = _head(staging, relation, columns)
    candidates = {name: _fitting((*NUMBERS, *TIMES, CLOCK_TIME), head[name]) for name in columns}
    commas = [
        name for name, forms in candidates.items() if DECIMAL_COMMA in forms or THOUSANDS_COMMA in forms
    ]
    proofs = {name: [form for form in PROOFS if any(map(form.looks_right, head[name]))] for name in commas}
    unclear = [name for name in commas if NUMBER not in candidates[name] and not proofs[name]]
    if unclear:
        proofs |= _any(staging, relation, {name: list(PROOFS) for name in unclear})
    return _first_that_fits_all(staging, relation, _in_order(candidates, proofs, decimal_comma))


def _head(staging: Staging, relation: str, columns: Sequence[str]) -> dict[str, set[str]]:
    """The known cells of the first rows."""
    if not columns:
        return {}
    rows = staging.connection.execute(f"SELECT {', '.join(columns)} FROM {relation} LIMIT {HEAD}").fetchall()
    known = [set(map(known_text, cells)) - {None} for cells in zip(*rows, strict=True)]
    return {name: {str(text) for text in texts} for name, texts in zip(columns, known, strict=True)}


def _fitting(forms: Sequence[Form], texts: set[str]) -> list[Form]:
    """The forms that all the texts could have."""
    return [form for form in forms if all(map(form.looks_right, texts))]


def _in_order(head: Candidates, proofs: Candidates, decimal_comma: bool) -> Candidates:
    """The forms of each column in the order of preference, without those that nothing speaks for."""
    comma = any(
        ONLY_DECIMAL_COMMA in found and DECIMAL_COMMA in head[column] for column, found in proofs.items()
    )
    point = any(
        ONLY_THOUSANDS_COMMA in proofs.get(column, ()) or (NUMBER in forms and DECIMAL_COMMA not in forms)
        for column, forms in head.items()
    )
    ordered = {}
    for column, forms in head.items():
        own = proofs.get(column, [])
        chosen = []
        if ONLY_DECIMAL_COMMA in own or (comma and not point) or (decimal_comma and not point):
            chosen.append(DECIMAL_COMMA)
        if ONLY_THOUSANDS_COMMA in own or (point and not comma):
            chosen.append(THOUSANDS_COMMA)
        first = [DECIMAL_COMMA, NUMBER] if comma and not point else [NUMBER, DECIMAL_COMMA]
        numbers = [form for form in (*first, THOUSANDS_COMMA) if form is NUMBER or form in chosen]
        ordered[column] = [form for form in (*numbers, *TIMES, CLOCK_TIME) if form in forms]
    return ordered


def _first_that_fits_all(staging: Staging, relation: str, candidates: Candidates) -> dict[str, Form]:
    """One look at every row for most files: only a column whose first form fails is looked at again."""
    found: dict[str, Form] = {}
    left = {column: forms for column, forms in candidates.items() if forms}
    while left:
        asked = {column: _with_twin(forms) for column, forms in left.items()}
        fitting = _fitting_all(staging, relation, asked)
        for column, forms in list(left.items()):
            first, *rest = forms
            twins = DAY_FIRST in fitting[column] and MONTH_FIRST in fitting[column]
            if first in fitting[column] and not twins:
                found[column] = first
            left[column] = [] if column in found or twins else rest
        left = {column: forms for column, forms in left.items() if forms}
    return found


def _with_twin(forms: list[Form]) -> list[Form]:
    return forms[:2] if forms[0] is DAY_FIRST and MONTH_FIRST in forms[1:2] else forms[:1]


def _fitting_all(staging: Staging, relation: str, candidates: Candidates) -> Candidates:
    """Those of each column's forms that every known cell has."""

    def misfit(form: Form, cell: str) -> str:
        return f"CASE WHEN {form.fits(cell)} THEN false ELSE NOT {is_missing(cell)} END"

    misfits = _tally(staging, relation, candidates, misfit)
    return {
        column: [form for form in forms if not misfits[column][form]] for column, forms in candidates.items()
    }


def _any(staging: Staging, relation: str, candidates: Candidates) -> Candidates:
    """Those of each column's forms that any cell has."""
    counts = _tally(staging, relation, candidates, Form.fits)
    return {column: [form for form in forms if counts[column][form]] for column, forms in candidates.items()}


def _tally(
    staging: Staging, relation: str, candidates: Mapping[str, list[Form]], condition: Condition
) -> dict[str, dict[Form, int]]:
    """How many cells of each column satisfy a condition on each of its forms."""
    counts: dict[str, dict[Form, int]] = {column: {} for column in candidates}
    columns = list(candidates)
    for start in range(0, len(columns), AT_ONCE):
        pairs = [(column, form) for column in columns[start : start + AT_ONCE] for form in candidates[column]]
        if not pairs:
            continue
        asked = ", ".join(f"count(*) FILTER (WHERE {condition(form, column)})" for column, form in pairs)
        (row,) = staging.connection.execute(f"SELECT {asked} FROM {relation}").fetchall()
        for (column, form), count in zip(pairs, row, strict=True):
            counts[column][form] = count
    return counts
