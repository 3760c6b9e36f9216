"""A CSV file with a header: any delimiter, quoted cells, any common encoding, packed or not."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from trilith.data.tables.cell_forms import known_text
from trilith.data.tables.lines import TextFile
from trilith.data.tables.recognise import recognise_cells
from trilith.data.tables.sources.csv_dialect import Dialect, dialect_of
from trilith.data.tables.sources.csv_errors import counted, explain_csv
from trilith.data.tables.sources.text_file import make_ready
from trilith.data.tables.staging import Relation, Staging, explained, literal
from trilith.errors import DataError

HEAD = 1 << 22  # characters that show how the file is laid out
LONGEST_LINE = 1 << 24  # bytes


def read_csv(staging: Staging, path: Path, source: str) -> Relation:
    """The columns of a CSV file, each typed by what is written in all of its cells.

    Raises DataError for a file that cannot be read, is empty, has no rows below the header, names a column
    twice or not at all, has rows of another length than the header, or has quotes that do not match.
    """
    content = make_ready(path, source, staging.file)
    with staging.file.open(encoding="utf-8-sig", newline="") as file:
        dialect = dialect_of(_whole_lines(file.read(HEAD)), source)
    cells = [f"c{place}" for place in range(len(dialect.names))]
    table = _table(staging.file, dialect, content.end, cells)
    explain = partial(explain_csv, source=source, quote=dialect.quote, file=staging.file)
    with explained(explain, source):
        if not staging.number(f"SELECT count(*) FROM (FROM {table} LIMIT 1)"):
            raise DataError(f"{source}: a header with {counted(len(cells))} but no rows below it")
        forms = recognise_cells(staging, table, cells, decimal_comma=dialect.delimiter == ";")
    columns = {
        name: forms[cell].value_of(cell) if cell in forms else known_text(cell)
        for name, cell in zip(dialect.names, cells, strict=True)
    }
    text = TextFile(staging.file, dialect.quote, dialect.first_line, content.lines)
    return Relation(table, columns, file=text, explain=explain)


def _whole_lines(head: str) -> str:
    """Without the last line where it may be cut off."""
    return head if len(head) < HEAD else head[: head.rfind("\n") + 1] or head


def _table(file: Path, dialect: Dialect, line_end: str, cells: list[str]) -> str:
    """What stands behind FROM: every cell as text."""
    options = {
        "auto_detect": "false",
        "delim": literal(dialect.delimiter),
        "quote": literal(dialect.quote),
        "escape": literal(dialect.quote),
        "header": "true",
        "skip": str(dialect.blank),
        "strict_mode": "true",
        "max_line_size": str(LONGEST_LINE),
        "buffer_size": str(2 * LONGEST_LINE),
        "columns": "{" + ", ".join(f"{literal(cell)}: 'VARCHAR'" for cell in cells) + "}",
    }
    if line_end == "\n":  # else DuckDB goes by the first, which may stand in a quoted cell
        options["new_line"] = r"'\n'"
    table = (
        f"read_csv({literal(str(file))}, {', '.join(f'{key} = {value}' for key, value in options.items())})"
    )
    # In a file of one column a blank line reads as a missing cell, and is no row.
    return table if len(cells) > 1 else f"(FROM {table} WHERE {cells[0]} IS NOT NULL)"
