"""A table of a relational database, through SQLAlchemy: all rows in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from trilith.data.tables.database_address import Address, parse_address
from trilith.data.tables.sinks.database_connection import connected
from trilith.data.tables.sinks.kinds import Kind
from trilith.data.tables.sinks.staged_table import StagedTable, staged_table
from trilith.errors import DataError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

ROWS = 10_000  # handed to the database at once


@contextmanager
def open_database(text: str, table: str, replace: bool = False) -> Iterator[StagedTable]:
    """A sink to a table that is made for it; "schema.table" where the database has schemas.

    The rows are set aside first, so nothing is locked while they are made, and they may come from the same
    database. Where the table cannot be written, the database is as it was.

    Raises DataError: the table is there and replace is False; whatever the database refuses.
    """
    address = parse_address(text)
    _require_place(address, table, replace)
    with staged_table() as staged:
        yield staged
        if staged.names:
            _write(staged, address, table, replace)


def _require_place(address: Address, table: str, replace: bool) -> None:
    """Find out before the work whether the table can be written."""
    file = address.sqlite_file
    if file is None and address.url.get_backend_name() == "sqlite":
        raise DataError("sqlite://: a database in memory is gone in the end; name a file: sqlite:///NAME.db")
    if file is not None and not file.exists():
        if not file.absolute().parent.is_dir():
            raise DataError(f"{address}: there is no folder {file.parent}; make it, or name another")
        return  # to connect would leave an empty file
    with connected(address) as engine, engine.connect() as connection:
        _refuse_existing(connection, address, table, replace)


def _refuse_existing(connection: "Connection", address: Address, table: str, replace: bool) -> bool:
    """Whether the table is there already; an error unless it may be replaced."""
    from sqlalchemy import inspect

    schema, _, name = table.rpartition(".")
    there = inspect(connection).has_table(name, schema or None)
    if there and not replace:
        raise DataError(
            f"{address}: there is a table {table!r} already; name another (--into) "
            "or have it replaced (--replace)"
        )
    return there


def _write(staged: StagedTable, address: Address, table: str, replace: bool) -> None:
    from sqlalchemy import insert

    file = address.sqlite_file
    fresh = file is not None and not file.exists()
    made = _table(staged, table)
    try:
        with connected(address) as engine, engine.begin() as connection:
            if _refuse_existing(connection, address, table, replace):
                made.drop(connection)
            made.create(connection)
            keys = [column.key for column in made.columns]
            for block in staged.blocks(ROWS):
                connection.execute(insert(made), [dict(zip(keys, row, strict=True)) for row in block])
    except BaseException:
        if file is not None and fresh:
            file.unlink(missing_ok=True)
        raise


def _table(staged: StagedTable, table: str) -> "Table":
    import sqlalchemy as sql

    types: dict[Kind, sql.types.TypeEngine[Any]] = {
        "text": sql.Text(),
        "boolean": sql.Boolean(),
        "whole": sql.BigInteger(),
        "single": sql.Double(),  # the digits that were computed, whatever the database makes of REAL
        "double": sql.Double(),
        "time": sql.DateTime(),
    }
    schema, _, name = table.rpartition(".")
    # the keys name the parameters of the INSERT, which may not hold what the names of columns may
    columns = [
        sql.Column(title, types[kind], key=f"c{number}")
        for number, (title, kind) in enumerate(zip(staged.names, staged.kinds, strict=True))
    ]
    return sql.Table(name, sql.MetaData(), *columns, schema=schema or None)
