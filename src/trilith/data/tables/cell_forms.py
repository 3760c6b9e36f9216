"""How numbers, dates and times are written in cells of text: each form as SQL over a column."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trilith.data.tables.cells import MISSING_WORDS, is_number
from trilith.data.tables.staging import literal

SPACES = " \t\r\n\v\f\u00a0\u2007\u202f\ufeff"
DAY = r"\d{1,2}"
CLOCK = r"\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?"
ZONE = r" ?(Z|UTC|[+-]\d{2}(:?\d{2})?)"


def trimmed(cell: str) -> str:
    """SQL: the cell without the spaces around it. Most have none, and trimming takes long."""
    plain = f"unicode({cell}) BETWEEN 33 AND 126 AND unicode(right({cell}, 1)) BETWEEN 33 AND 126"
    return f"CASE WHEN {plain} THEN {cell} ELSE trim({cell}, {literal(SPACES)}) END"


def is_missing(cell: str) -> str:
    """SQL: whether the cell is empty or a word for "missing", in upper or lower case."""
    words = ", ".join(literal(word) for word in sorted(MISSING_WORDS))
    text, longest = trimmed(cell), max(map(len, MISSING_WORDS))
    short = f"CASE WHEN length({text}) <= {longest} THEN lower({text}) IN ({words}) ELSE false END"
    return f"({cell} IS NULL OR {short})"


def known_text(cell: str) -> str:
    """SQL: the cell without the spaces around it, NULL where it is missing."""
    return f"CASE WHEN NOT {is_missing(cell)} THEN {trimmed(cell)} END"


@dataclass(frozen=True)
class Form:
    """A way of writing: a regular expression for the whole cell, and what the cell is worth.

    value: SQL in which TEXT stands for the trimmed cell, CELL for the cell; NULL where it has no such value.
    pattern: None where having a value is enough.
    """

    name: str
    pattern: str | None
    value: str

    def looks_right(self, text: str) -> bool:
        """Whether a trimmed cell could be written in this form."""
        return is_number(text) if self.pattern is None else re.fullmatch(self.pattern, text) is not None

    def fits(self, cell: str) -> str:
        """SQL: whether the cell is written in this form."""
        has_value = f"{self.value_of(cell)} IS NOT NULL"
        if self.pattern is None:
            return has_value
        written = f"regexp_full_match({trimmed(cell)}, {literal(self.pattern)})"
        return f"CASE WHEN {written} THEN {has_value} ELSE false END"

    def value_of(self, cell: str) -> str:
        """SQL: what the cell is worth."""
        return self.value.replace("CELL", cell).replace("TEXT", f"({trimmed(cell)})")


def _dates(name: str, pattern: str, *written: str) -> Form:
    """Dates with or without a time of day behind them."""
    clocks = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")
    formats = ", ".join(literal(date + clock) for date in written for clock in clocks)
    return Form(name, f"{pattern}( {CLOCK}( ?[AaPp][Mm])?)?", f"try_strptime(TEXT, [{formats}])")


# DuckDB reads 1_000 as 1000, which is a habit of programmers, not of data.
NUMBER = Form("number", None, "CASE WHEN NOT contains(CELL, '_') THEN TRY_CAST(CELL AS DOUBLE) END")
DECIMAL_COMMA = Form(
    "decimal comma",
    r"[+-]?((\d+|\d{1,3}(\.\d{3})+)(,\d*)?|,\d+)([eE][+-]?\d+)?",
    "TRY_CAST(replace(replace(TEXT, '.', ''), ',', '.') AS DOUBLE)",
)
THOUSANDS_COMMA = Form(
    "comma between thousands",
    r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?",
    "TRY_CAST(replace(TEXT, ',', '') AS DOUBLE)",
)
# 1,234 may be either: these tell which.
ONLY_DECIMAL_COMMA = Form(
    "surely a decimal comma",
    r"[+-]?(\d*,(\d{1,2}|\d{4,})|(0\d*|\d{4,}|),\d+|\d{1,3}(\.\d{3})+,\d+)([eE][+-]?\d+)?",
    "1",
)
ONLY_THOUSANDS_COMMA = Form("surely a comma between thousands", r"[+-]?\d{1,3}(,\d{3})+(\.\d*|,\d{3})", "1")
ISO = Form(
    "2024-01-31",
    rf"\d{{4}}([-/]){DAY}([-/]){DAY}([ T]{CLOCK}({ZONE})?)?",
    "CAST(TRY_CAST(TEXT AS TIMESTAMPTZ) AS TIMESTAMP)",
)
DOTTED = _dates("31.1.2024", rf"{DAY}\.{DAY}\.\d{{4}}", "%d.%m.%Y")
DAY_FIRST = _dates("31/1/2024", rf"{DAY}[-/]{DAY}[-/]\d{{4}}", "%d/%m/%Y", "%d-%m-%Y")
MONTH_FIRST = _dates("1/31/2024", rf"{DAY}[-/]{DAY}[-/]\d{{4}}", "%m/%d/%Y", "%m-%d-%Y")
NAMED_MONTH = _dates(
    "31 Jan 2024",
    rf"({DAY}[ -][A-Za-z]+[ -]|[A-Za-z]+ {DAY},? )\d{{4}}",
    *("%d %b %Y", "%d-%b-%Y", "%d %B %Y", "%b %d, %Y", "%b %d %Y", "%B %d, %Y", "%B %d %Y"),
)
CLOCK_TIME = Form("23:59", CLOCK, "epoch(TRY_CAST(TEXT AS TIME))")

TIMES = (ISO, DOTTED, DAY_FIRST, MONTH_FIRST, NAMED_MONTH)
NUMBERS = (NUMBER, DECIMAL_COMMA, THOUSANDS_COMMA)
PROOFS = (ONLY_DECIMAL_COMMA, ONLY_THOUSANDS_COMMA)
