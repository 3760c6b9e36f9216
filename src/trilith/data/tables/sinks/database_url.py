"""The URL of a database: recognised, opened, and shown without what nobody else should read."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from trilith.errors import DataError

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

EXAMPLES = "sqlite:///shop.db, postgresql://user@host/shop"


def is_database_url(text: str) -> bool:
    """Whether the text is a URL, as sqlite:///shop.db is."""
    return re.match(r"[A-Za-z][\w+.-]*://", text) is not None


def parse_url(text: str) -> "URL":
    """The URL. PostgreSQL is spoken to through psycopg, its current driver, where none is named.

    Raises DataError, without the text, which may hold a password.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise DataError(f"the URL of the database cannot be read; expected one such as {EXAMPLES}") from None
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def shown(url: "URL") -> str:
    """Kind, host and name of the database: no user, no password, no further options."""
    from sqlalchemy import URL

    kind = url.get_backend_name()
    return URL.create(kind, host=url.host, port=url.port, database=url.database).render_as_string()


def sqlite_file(url: "URL") -> Path | None:
    """The file of an SQLite database; None for another database."""
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def same_database(one: str, other: str) -> bool:
    """Whether two URLs name the same database; of SQLite, the same file."""

    def place(text: str) -> tuple[object, ...]:
        url = parse_url(text)
        file = sqlite_file(url)
        return (file.resolve(),) if file else (url.get_backend_name(), url.host, url.port, url.database)

    return place(one) == place(other)


@contextmanager
def connected(url: "URL") -> "Iterator[Engine]":
    """An engine, disposed of in the end; its errors and those of the block become one line.

    Raises DataError: no driver, no server, no right, whatever the database refuses.
    """
    from sqlalchemy import create_engine
    from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

    try:
        engine = create_engine(url)
    except NoSuchModuleError:
        raise DataError(
            f"{shown(url)}: no such kind of database; expected a URL such as {EXAMPLES}"
        ) from None
    except ImportError as error:
        raise DataError(
            f"{shown(url)}: the driver {error.name!r} is not installed; install it with pip (for PostgreSQL: "
            "pip install 'trilith[postgresql]')"
        ) from None
    if url.get_backend_name() == "sqlite":
        _begin_in_earnest(engine)
    try:
        yield engine
    except SQLAlchemyError as error:
        reason = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        raise DataError(f"{shown(url)}: {_without_secrets(reason, url)}") from None
    finally:
        engine.dispose()


def _begin_in_earnest(engine: "Engine") -> None:
    """Python's sqlite3 begins a transaction at the first INSERT only: a DROP TABLE before it would stay."""
    from sqlalchemy import event

    event.listen(engine, "connect", lambda connection, record: setattr(connection, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))


def _without_secrets(text: str, url: "URL") -> str:
    values = [url.password, *(value for each in url.query.values() for value in (each, *each))]
    secrets = sorted({str(value) for value in values if value and len(str(value)) > 2}, key=len, reverse=True)
    for secret in secrets:
        text = text.replace(secret, "***")
    return " ".join(text.split())
