"""A relational database through SQLAlchemy: a table, or what a query gives, fetched in blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from trilith.data.tables.database_address import Address
from trilith.data.tables.nearest import listing, suggestion
from trilith.data.tables.sources.appended import Appended
from trilith.data.tables.sources.database_connection import connected
from trilith.data.tables.staging import Relation, Staging
from trilith.errors import DataError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Inspector

BLOCK = 10_000  # rows in memory as Python's values
COMMENT = re.compile(r"\s*(--[^\n]*\n|/\*.*?\*/)", re.DOTALL)
ASKING = ("select", "with", "values", "table")


def read_database(staging: Staging, address: Address, query: str | None, table: str | None) -> Relation:
    """The rows of a table or of a query, appended block by block.

    Nothing is changed in the database: only queries are sent, in a transaction that is read-only where the
    database knows such, and that is rolled back.

    Raises DataError, in one line and without credentials, for no server, a refused password, an unknown
    table, a query that is none or cannot run, and a connection that is lost on the way.
    """
    if query is not None:
        _require_query(query, str(address))
    with connected(address) as connection:
        statement = query if query is not None else _select_all(connection, str(address), table)
        result = connection.execution_options(
            stream_results=True, max_row_buffer=BLOCK, no_parameters=True
        ).exec_driver_sql(statement)
        with closing(result):
            if not result.returns_rows:
                raise DataError(f"{address}: the query gives no rows; expected a SELECT")
            appended = Appended(staging, list(result.keys()), f"{address}: the query")
            for rows in result.partitions(BLOCK):
                appended.extend(rows)
    if not appended.count:
        what = "the query gives no rows" if query is not None else f"the table {table!r} has no rows"
        raise DataError(f"{address}: {what}; expected at least one")
    return appended.relation()


def _require_query(query: str, source: str) -> None:
    rest = query
    while (comment := COMMENT.match(rest)) is not None:
        rest = rest[comment.end() :]
    words = rest.split(maxsplit=1)
    if not words or (words[0].lower().rstrip("(*;") not in ASKING and not rest.lstrip().startswith("(")):
        raise DataError(
            f"{source}: expected a query, such as SELECT ... FROM ..., got {(words or [''])[0]!r}"
        )


def _select_all(connection: Connection, source: str, table: str | None) -> str:
    from sqlalchemy import inspect

    inspector = inspect(connection)
    names = dict(_tables(inspector))
    if table is None:
        there = f"there are {listing(names)}" if names else "it has none"
        raise DataError(f"{source}: name a table or give a query; {there}")
    if table not in names:
        hint = suggestion(table, names) if names else "; the database has no tables"
        raise DataError(f"{source}: no table {table!r}{hint}")
    schema, name = names[table]
    quote = connection.dialect.identifier_preparer.quote_identifier
    return f"SELECT * FROM {quote(schema) + '.' if schema else ''}{quote(name)}"


def _tables(inspector: Inspector) -> Iterator[tuple[str, tuple[str | None, str]]]:
    """Tables and views by the name that a user gives: with the schema where it is not the usual one."""
    usual = inspector.default_schema_name
    for schema in inspector.get_schema_names() if usual else [None]:
        if schema in ("information_schema", "performance_schema", "sys", "mysql"):
            continue
        for name in [*inspector.get_table_names(schema), *inspector.get_view_names(schema)]:
            yield name if schema in (None, usual) else f"{schema}.{name}", (schema, name)
