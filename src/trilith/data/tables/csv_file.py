"""A CSV file with a header as a Table: commas, semicolons or tabs; UTF-8; quoted cells may hold newlines."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path

import numpy as np

from trilith.data.tables.cells import column_from_cells
from trilith.data.tables.file_text import read_text
from trilith.data.tables.nearest import listing
from trilith.data.tables.table import Table, is_number
from trilith.errors import DataError

DELIMITERS = ",;\t"
SNIFFED_RECORDS = 20


def read_csv(path: Path) -> Table:
    """Read a CSV file whose first line names the columns.

    Raises DataError for a file that cannot be read, is empty, has no rows below the header, names a column
    twice or not at all, has rows of another length than the header, or has an infinite number.
    """
    records = _records(read_text(path), str(path))
    header_line, header = next(records, (0, []))
    if not header:
        raise DataError(f"{path}: the file is empty; expected a header with column names and rows below it")
    names = _names(header, f"{path}, line {header_line}")
    lines, rows = [], []
    for line, row in records:
        if len(row) != len(names):
            # A line of spaces is a blank line, unless the only cell of a one-column table is missing.
            if len(row) == 1 and not row[0].strip():
                continue
            raise DataError(
                f"{path}, line {line}: {_cells(len(row))} where the header has {len(names)}; "
                "every row needs as many, and a cell that holds the delimiter needs quotes"
            )
        lines.append(line)
        rows.append(row)
    if not rows:
        raise DataError(f"{path}: a header with {_cells(len(names))} but no rows below it")
    columns = {
        name: column_from_cells(cells) for name, cells in zip(names, zip(*rows, strict=True), strict=True)
    }
    table = Table(columns, str(path), np.array(lines))
    _refuse_infinite(table)
    return table


def _records(text: str, source: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank, with the line on which it begins."""
    delimiter = sniff_delimiter(text)
    # Strict: a quote that is never closed would otherwise swallow the rest of the file as one cell.
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    line = 1
    try:
        for record in reader:
            if record:
                yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(
            f"{source}, line {line}: the quotes do not match ({error}); "
            "a quoted cell ends with a quote, and a quote inside it is written twice"
        ) from None


def sniff_delimiter(text: str) -> str:
    """Comma, semicolon or tab: the first that cuts the header and the first rows into equally many cells.

    Where none does, the one that cuts the header into the most.
    """
    stream = StringIO(text, newline="")
    widths = {delimiter: _widths(stream, delimiter) for delimiter in DELIMITERS}
    for delimiter in DELIMITERS:
        if len(set(widths[delimiter])) == 1 and widths[delimiter][0] > 1:
            return delimiter
    return max(DELIMITERS, key=lambda delimiter: widths[delimiter][:1])


def _widths(stream: StringIO, delimiter: str) -> list[int]:
    stream.seek(0)
    records = filter(None, csv.reader(stream, delimiter=delimiter, skipinitialspace=True))
    try:
        return [len(record) for record in islice(records, SNIFFED_RECORDS)]
    except csv.Error:
        return []


def _names(header: list[str], where: str) -> list[str]:
    names = [name.strip() for name in header]
    if "" in names:
        raise DataError(
            f"{where}: column {names.index('') + 1} of {len(names)} has no name; give it one or remove it "
            "(pandas leaves the column of its row numbers without: write with index=False)"
        )
    repeated = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if repeated:
        raise DataError(
            f"{where}: the header names {listing(repeated)} more than once; "
            "each column needs a name of its own, and the first line must be the header"
        )
    return names


def _refuse_infinite(table: Table) -> None:
    for name, column in table.columns.items():
        if is_number(column) and np.isinf(column).any():
            row = int(np.isinf(column).argmax())
            raise DataError(
                f"{table.source}, {table.place(row)}: column {name!r} holds an infinite number; "
                "expected a finite one, or an empty cell where it is not known"
            )


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
