"""How a CSV file is laid out, from its first records: the delimiter, the quotes, the names in the header.

DuckDB guesses too, but takes "a;b" over "1,5;2,5" for three columns, and skips a header that does not fit.
"""

import csv
from dataclasses import dataclass
from io import StringIO

from trilith.data.tables.sources.header import require_names
from trilith.errors import DataError

DELIMITERS = ",;\t|"
SNIFFED_RECORDS = 20


@dataclass(frozen=True)
class Dialect:
    """The layout of a file.

    blank: how many lines before the header are blank.
    first_line: the line on which the row below the header begins.
    """

    delimiter: str
    quote: str
    names: tuple[str, ...]
    blank: int
    first_line: int


def dialect_of(head: str, source: str) -> Dialect:
    """The layout that the beginning of a text shows.

    The first of comma, semicolon, tab and bar that cuts the header and the first rows into equally many
    cells; where none does, the one that cuts the header into the most.

    Raises DataError for an empty text, and a header that names a column twice or not at all.
    """
    quotes = '"' if '"' in head else "\"'"
    candidates = [(delimiter, quote) for quote in quotes for delimiter in DELIMITERS]
    widths = {each: [len(record) for _, record in _records(head, *each)] for each in candidates}
    fitting = (each for each in candidates if len(set(widths[each])) == 1 and widths[each][0] > 1)
    delimiter, quote = next(fitting, max(candidates, key=lambda each: widths[each][:1]))
    (end, header), *_ = [*_records(head, delimiter, quote), (0, [])]
    if not header:
        raise DataError(f"{source}: the file is empty; expected a header with column names and rows below it")
    blank = len(head[: len(head) - len(head.lstrip("\r\n"))].splitlines())
    return Dialect(delimiter, quote, require_names(header, f"{source}, line {blank + 1}"), blank, end + 1)


def _records(head: str, delimiter: str, quote: str) -> list[tuple[int, list[str]]]:
    """The first records that are not blank, each with the line on which it ends."""
    reader = csv.reader(
        StringIO(head, newline=""), delimiter=delimiter, quotechar=quote, skipinitialspace=True
    )
    found: list[tuple[int, list[str]]] = []
    try:
        for record in reader:
            if record:
                found.append((reader.line_num, record))
            if len(found) == SNIFFED_RECORDS:
                break
    except csv.Error:  # a very large cell: what came before it will do
        pass
    return found
