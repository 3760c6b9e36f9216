"""A connection to a database that is only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from trilith.data.tables.database_address import Address, engine_for
from trilith.data.tables.sources.file import require_file
from trilith.errors import DataError

if TYPE_CHECKING:
    from sqlalchemy import Connection


@contextmanager
def connected(address: Address) -> Iterator[Connection]:
    """A connection whose changes, if any, are rolled back. An error of the database becomes a DataError."""
    from sqlalchemy.pool import NullPool

    is_sqlite = address.url.get_backend_name() == "sqlite"
    opening = {"creator": lambda: _open_sqlite(address)} if is_sqlite else {}
    with engine_for(address, poolclass=NullPool, **opening) as engine, engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(postgresql_readonly=True)
        yield connection
        connection.rollback()


def _open_sqlite(address: Address) -> Any:
    """Read-only, so that a missing file is an error and not a new database."""
    import sqlite3

    file = address.sqlite_file
    if file is None:
        raise DataError(f"{address}: names no file; expected one such as sqlite:///shop.db")
    require_file(file)
    return sqlite3.connect(f"file:{quote(str(file.resolve()))}?mode=ro", uri=True)
