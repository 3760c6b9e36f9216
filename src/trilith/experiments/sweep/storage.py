"""Where the trials of a sweep are written: a journal in its folder, or a database that machines share."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from trilith.experiments.sweep.quiet import quiet_optuna

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optuna.storages import BaseStorage, RDBStorage

JOURNAL = "journal.log"
TRIES, PAUSE = 5, 0.5  # seconds between two


@contextmanager
def open_storage(folder: Path, address: str | None) -> Iterator[BaseStorage]:
    """Optuna's storage; the errors of a database come in one line, without its password.

    address: such as postgresql://host/sweeps; None for the journal.

    Raises:
        DataError: no such database, or it cannot be used.
    """
    with ExitStack() as stack:
        stack.enter_context(quiet_optuna())
        yield stack.enter_context(_journal(folder) if address is None else _database(address))


@contextmanager
def _journal(folder: Path) -> Iterator[BaseStorage]:
    from optuna.storages import JournalStorage

    from trilith.experiments.sweep.journal import Journal

    yield JournalStorage(Journal(folder / JOURNAL))


@contextmanager
def _database(address: str) -> Iterator[BaseStorage]:
    from trilith.data.tables.database_address import engine_for, parse_address

    parsed = parse_address(address)
    with engine_for(parsed) as engine:
        engine.connect().close()  # a wrong password is said here, in our words
        storage = _with_tables(parsed.url.render_as_string(hide_password=False))
        try:
            yield storage
        finally:
            storage.remove_session()
            storage.engine.dispose()


def _with_tables(url: str) -> RDBStorage:
    """The storage, its tables made where they are missing: by one machine, where several begin at once."""
    from optuna.storages import RDBStorage
    from sqlalchemy.exc import DBAPIError

    for again in reversed(range(TRIES)):
        try:
            return RDBStorage(url, {"pool_pre_ping": True})
        except DBAPIError:
            if not again:
                raise
            sleep(PAUSE)
    raise AssertionError("unreachable")
