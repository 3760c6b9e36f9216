"""A connection to a database that is written to, and whether two addresses name the same one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from trilith.data.tables.database_address import Address, engine_for, parse_address

if TYPE_CHECKING:
    from sqlalchemy import Engine


def same_database(one: str, other: str) -> bool:
    """Whether two addresses name the same database; of SQLite, the same file."""

    def place(text: str) -> tuple[object, ...]:
        address = parse_address(text)
        url, file = address.url, address.sqlite_file
        return (file.resolve(),) if file else (url.get_backend_name(), url.host, url.port, url.database)

    return place(one) == place(other)


@contextmanager
def connected(address: Address) -> "Iterator[Engine]":
    """An engine, disposed of in the end; its errors and those of the block become one line.

    Raises DataError: no driver, no server, no right, whatever the database refuses.
    """
    with engine_for(address) as engine:
        if address.url.get_backend_name() == "sqlite":
            _begin_in_earnest(engine)
        yield engine


def _begin_in_earnest(engine: "Engine") -> None:
    """Python's sqlite3 begins a transaction at the first INSERT only: a DROP TABLE before it would stay."""
    from sqlalchemy import event

    event.listen(engine, "connect", lambda connection, record: setattr(connection, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
