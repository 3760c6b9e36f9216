"""What DuckDB says of a CSV file that is not in order, on one line and with the line of the file."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

from trilith.data.tables.lines import record_lines
from trilith.data.tables.staging import one_line
from trilith.errors import DataError


def explain_csv(error: Exception, *, source: str, quote: str, file: Path) -> DataError:
    """The error to raise for one of DuckDB's."""
    said = str(error)
    record = re.search(r"CSV Error on Line: (\d+)", said)
    if record is None:
        return DataError(f"{source}: {one_line(error)}")
    # DuckDB counts a quoted cell of two lines as one line.
    lines = islice(record_lines(file, quote, blank=True), int(record[1]) - 1, None)
    where = f"{source}, line {next(lines, record[1])}"
    width = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", said)
    if width is not None:
        return DataError(
            f"{where}: {counted(int(width[2]))} where the header has {width[1]}; "
            "every row needs as many, and a cell that holds the delimiter needs quotes"
        )
    if "quote" in said:
        return DataError(
            f"{where}: the quotes do not match; "
            "a quoted cell ends with a quote, and a quote inside it is written twice"
        )
    reason = re.sub(r"^.*?Original Line:.*?\n", "", said, flags=re.DOTALL)
    return DataError(f"{where}: {one_line(ValueError(reason))}")


def counted(count: int) -> str:
    """How many cells."""
    return "1 cell" if count == 1 else f"{count} cells"
