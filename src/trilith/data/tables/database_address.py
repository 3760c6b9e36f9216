"""The address of a database, an engine for it, and what to say of its errors: never with credentials."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trilith.errors import DataError

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

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
    ("read-only|readonly", "nothing may be changed there"),
)


@dataclass(frozen=True)
class Address:
    """Where a database is. As text it has neither user, password nor options."""

    url: URL = field(repr=False)

    def __str__(self) -> str:
        from sqlalchemy import URL

        url = self.url
        return str(URL.create(url.get_backend_name(), host=url.host, port=url.port, database=url.database))

    @property
    def sqlite_file(self) -> Path | None:
        """The file of an SQLite database; None for another database, or one in memory."""
        name = self.url.database
        is_file = self.url.get_backend_name() == "sqlite" and name and name != ":memory:"
        return Path(str(name)) if is_file else None


def is_address(text: str) -> bool:
    """Whether the text is a URL, as sqlite:///shop.db is."""
    return re.match(r"[A-Za-z][\w+.-]*://", text) is not None


def parse_address(text: str) -> Address:
    """The address. PostgreSQL is spoken to through psycopg, its current driver, where none is named.

    Raises DataError where it is none, without the text, which may hold a password.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    kind, _, rest = text.partition("://")
    try:
        if rest.count("@") > 1 and not kind.startswith("sqlite"):
            raise ValueError  # a password with an @ in it: half of it would be taken for the host, and shown
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise DataError(
            f"{kind}://...: not the address of a database; expected one such as {EXAMPLES}, where signs "
            "other than letters and digits in a password are written as % and two digits (@ as %40)"
        ) from None
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    return Address(url)


@contextmanager
def engine_for(address: Address, **options: Any) -> Iterator[Engine]:
    """An engine of SQLAlchemy, disposed of in the end; `options` as create_engine takes them.

    Raises DataError for its errors and those of the block, in one line.
    """
    from sqlalchemy import create_engine
    from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SAWarning, SQLAlchemyError

    engine = None
    url = address.url
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", SAWarning)
            engine = create_engine(url, hide_parameters=True, **options)
        yield engine
    except NoSuchModuleError:
        raise DataError(
            f"{address}: no database of the kind {url.drivername!r} is known; expected one such as {EXAMPLES}"
        ) from None
    except ModuleNotFoundError as error:
        how = "pip install 'trilith[postgresql]'" if error.name == "psycopg" else "the package that has it"
        raise DataError(f"{address}: needs the driver {error.name}; install {how}") from None
    except SAWarning:  # SQLite's driver would go on without them
        raise DataError(f"{address}: there are no such options; leave out what follows the ?") from None
    except SQLAlchemyError as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise DataError(f"{address}: {_said(cause, url)}") from None
    finally:
        if engine is not None:
            engine.dispose()


def _said(error: BaseException | None, url: URL) -> str:
    """The driver's words on one line, without what the address says of the user; their meaning first."""
    said = " ".join(str(error).split())
    options = [value for each in url.query.items() for value in (each[0], *_several(each[1]))]
    secrets = {str(value) for value in (url.password, *options) if value and len(str(value)) > 2}
    for secret in sorted(secrets, key=len, reverse=True):
        said = said.replace(secret, "***")
    said = re.sub(r"""\s*\b(?:for )?(?:user|role) ["'][^"']*["']""", "", said)
    meaning = next((meaning for pattern, meaning in MEANINGS if re.search(pattern, said, re.IGNORECASE)), "")
    return f"{meaning}: {said}" if meaning else said


def _several(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
