"""The address of a database, its connection, and what to say of its errors: never with credentials."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from trilith.data.tables.sources.file import require_file
from trilith.errors import DataError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

EXAMPLES = "sqlite:///shop.db or postgresql://host/shop"
MEANINGS = (  # what the words of the common drivers mean to whoever typed the command
    (
        "password authentication failed|no password supplied|authentication failed|access denied",
        "the user or the password was refused; give them in the address, or as PGUSER and PGPASSWORD",
    ),
    ("refused|resolve|name or service|timed? ?out|no route|no such file", "no server answers there"),
    (
        "closed the connection|terminat|lost connection|gone away|connection is lost|eof",
        "the connection was lost",
    ),
    ("read-only|readonly", "the query would change the database; only a SELECT is read"),
)


@dataclass(frozen=True)
class Address:
    """Where a database is. As text it has neither user, password nor options."""

    url: URL = field(repr=False)

    def __str__(self) -> str:
        from sqlalchemy import URL

        url = self.url
        return str(URL.create(url.get_backend_name(), host=url.host, port=url.port, database=url.database))


def parse_address(text: str) -> Address:
    """The address. Raises DataError where it is none."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    kind = text.partition("://")[0]
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise DataError(
            f"{kind}://...: not the address of a database; expected one such as {EXAMPLES}, where signs "
            "other than letters and digits in a password are written as % and two digits"
        ) from None
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    return Address(url)


@contextmanager
def connected(address: Address) -> Iterator[Connection]:
    """A connection whose changes, if any, are rolled back. An error of the database becomes a DataError."""
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    engine = _engine(address)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection = connection.execution_options(postgresql_readonly=True)
            yield connection
            connection.rollback()
    except DBAPIError as error:
        raise DataError(f"{address}: {_said(error.orig, address.url)}") from None
    except SQLAlchemyError as error:
        raise DataError(f"{address}: {_said(error, address.url)}") from None
    finally:
        engine.dispose()


def _engine(address: Address) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    url = address.url
    try:
        if url.get_backend_name() == "sqlite":
            return create_engine("sqlite://", creator=lambda: _open_sqlite(address), poolclass=_no_pool())
        return create_engine(url, hide_parameters=True, poolclass=_no_pool())
    except NoSuchModuleError:
        raise DataError(
            f"{address}: no database of the kind {url.drivername!r} is known; expected one such as {EXAMPLES}"
        ) from None
    except ModuleNotFoundError as error:
        how = "pip install 'trilith[postgresql]'" if error.name == "psycopg" else "the package that has it"
        raise DataError(f"{address}: needs the driver {error.name}; install {how}") from None
    except ArgumentError as error:
        raise DataError(f"{address}: {_said(error, url)}") from None


def _no_pool() -> Any:
    from sqlalchemy.pool import NullPool

    return NullPool


def _open_sqlite(address: Address) -> Any:
    """Read-only, so that a missing file is an error and not a new database."""
    import sqlite3

    name = address.url.database
    if not name or name == ":memory:":
        raise DataError(f"{address}: names no file; expected one such as sqlite:///shop.db")
    require_file(Path(name))
    return sqlite3.connect(f"file:{quote(str(Path(name).resolve()))}?mode=ro", uri=True)


def _said(error: BaseException | None, url: URL) -> str:
    """The driver's words on one line, without what the address says of the user; their meaning first."""
    said = " ".join(str(error).split())
    for secret in (url.password, *(value for value in url.query.values() if isinstance(value, str))):
        if secret:
            said = said.replace(str(secret), "***")
    said = re.sub(r"""\s*\b(?:for )?(?:user|role) ["'][^"']*["']""", "", said)
    meaning = next((meaning for pattern, meaning in MEANINGS if re.search(pattern, said, re.IGNORECASE)), "")
    return f"{meaning}: {said}" if meaning else said
