"""A sheet of a spreadsheet (xlsx, xls, xlsb, ods), read by python-calamine, which an extra brings."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from trilith.data.tables.cell_forms import known_text
from trilith.data.tables.nearest import suggestion
from trilith.data.tables.recognise import recognise_cells
from trilith.data.tables.sources.extras import needs
from trilith.data.tables.sources.header import require_names
from trilith.data.tables.staging import Relation, Staging
from trilith.errors import DataError


def read_excel(staging: Staging, path: Path, source: str, sheet: str | None) -> Relation:
    """The columns of a sheet whose first row names them, the first sheet unless one is named.

    A column's kind follows from what stands in its cells, as in a CSV file. Raises DataError where the file
    is no spreadsheet, for another sheet's name, and for a sheet without rows.
    """
    with needs("excel", "a spreadsheet", source):
        from python_calamine import CalamineError, CalamineWorkbook
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            name = book.sheet_names[0] if sheet is None else sheet
            if name not in book.sheet_names:
                raise DataError(f"{source}: no sheet {name!r}{suggestion(name, book.sheet_names)}")
            rows = [
                row for row in book.get_sheet_by_name(name).to_python() if any(cell != "" for cell in row)
            ]
    except (CalamineError, OSError) as error:
        raise DataError(f"{source}: not a spreadsheet: {' '.join(str(error).split())}") from None
    where = f"{source}, sheet {name!r}"
    if len(rows) < 2:
        raise DataError(f"{where}: expected a row of column names and rows below it, got {len(rows)} rows")
    columns = [column for column in zip(*rows, strict=True) if any(cell != "" for cell in column)]
    names = require_names([_text(column[0]) or "" for column in columns], where)
    staging.connection.register(
        "cells",
        {
            f"c{place}": np.array([_text(cell) for cell in column[1:]], object)
            for place, column in enumerate(columns)
        },
    )
    staged = [f"CAST(c{place} AS VARCHAR)" for place in range(len(names))]
    forms = recognise_cells(staging, "cells", staged, decimal_comma=False)
    return Relation(
        "cells",
        {
            name: forms[cell].value_of(cell) if cell in forms else known_text(cell)
            for name, cell in zip(names, staged, strict=True)
        },
    )


def _text(cell: Any) -> str | None:
    """The cell as it would stand in a CSV file."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return repr(cell.total_seconds())
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() or None
