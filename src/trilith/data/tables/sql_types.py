"""How a column of DuckDB's types is read as numbers, times or text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from trilith.data.tables.staging import Relation, Staging, identifier

if TYPE_CHECKING:
    from duckdb.sqltypes import DuckDBPyType

DURATIONS = ("time", "time_ns", "time with time zone", "interval")
NESTED = ("list", "array", "struct", "map", "union", "variant")
NUMBERS = ("bigint", "decimal", "double", "float", "hugeint", "integer", "null", "smallint", "tinyint")
UNSIGNED = ("ubigint", "uhugeint", "uinteger", "usmallint", "utinyint", "bignum")


def read_columns(
    columns: Iterable[tuple[str, str, DuckDBPyType]],
) -> tuple[dict[str, str], dict[str, str]]:
    """From (name, what to select, type): name -> expression, and name -> why there is none.

    Numbers of every width are DOUBLE; a time of day and a duration are their seconds; dates and times are
    TIMESTAMP, in UTC where they have a zone; truth values, identifiers and enums are text; lists and
    structures are text as JSON writes it. Bytes are left out.
    """
    expressions: dict[str, str] = {}
    left_out: dict[str, str] = {}
    for name, cell, kind in columns:
        if kind.id == "blob":
            left_out[name] = "it holds bytes, which are no numbers, times or text"
        else:
            expressions[name] = _expression(cell, kind)
    return expressions, left_out


def _expression(cell: str, kind: DuckDBPyType) -> str:
    if kind.id in NUMBERS or kind.id in UNSIGNED:
        return f"CAST({cell} AS DOUBLE)"
    if kind.id == "date" or kind.id.startswith("timestamp"):
        return f"CASE WHEN isfinite({cell}) THEN CAST({cell} AS TIMESTAMP) END"
    if kind.id in DURATIONS:
        return f"epoch({cell})"
    if kind.id in NESTED:
        return f"CAST(to_json({cell}) AS VARCHAR)"
    if str(kind) == "JSON":
        return f"({cell} ->> '$')"
    return f"CAST({cell} AS VARCHAR)"


def described(staging: Staging, relation: str, names: list[str] | None = None) -> Relation:
    """A relation of DuckDB's own types as one of numbers, times and text.

    names: the columns' own, where DuckDB may have told apart what differs only in upper and lower case.
    """
    found = staging.connection.sql(f"FROM {relation}")
    named = zip(names or found.columns, map(identifier, found.columns), found.types, strict=True)
    columns, left_out = read_columns(named)
    return Relation(relation, columns, left_out=left_out, native=True)
