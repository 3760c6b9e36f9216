"""The index: one row a run in an SQLite file, made from the folders and made anew from them at any time."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from itertools import count
from math import nan
from pathlib import Path
from threading import RLock
from typing import Any

from trilith.experiments.store.lock import held
from trilith.experiments.store.record import RunRecord, finite_or_none

NESTED = ("tags", "metrics", "higher_is_better", "settings")
# what is long stands last, where SQLite need not read it to come to the rest
FIELDS = (*(each.name for each in fields(RunRecord) if each.name not in NESTED), *NESTED)
DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
BUSY = 30.0  # seconds to wait for another process
FORM = 1  # of the table; another Trilith's index, with another form, is left alone
FILE = f"index-{FORM}.sqlite"
MAKE = f"""
PRAGMA journal_mode = WAL;
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS runs (stamp, {", ".join(FIELDS)}, PRIMARY KEY (name));
CREATE INDEX IF NOT EXISTS by_created ON runs (created, name);
CREATE INDEX IF NOT EXISTS by_name ON runs (name, stamp, state);
PRAGMA user_version = {FORM};
COMMIT;
"""
INHERITED: list[sqlite3.Connection] = []  # from a process that forked: not even to be closed here
PUT = f"INSERT OR REPLACE INTO runs VALUES ({', '.join('?' * (len(FIELDS) + 1))})"


class Index:
    """Used from several threads and processes. A process that was forked opens it anew.

    Its methods raise sqlite3.Error; `is_damage` tells whether the file is beyond use.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None
        self._opened = (0, 0)

    def put(
        self, records: Iterable[tuple[RunRecord, str]], gone: Iterable[str] = (), anew: bool = False
    ) -> None:
        """Write rows, each with the stamp of the run.json it was read from, and drop others; all or none."""
        with self._transaction() as connection:
            if anew:
                connection.execute("DELETE FROM runs")
            connection.executemany("DELETE FROM runs WHERE name = ?", [(name,) for name in gone])
            connection.executemany(PUT, [(stamp, *_cells(record)) for record, stamp in records])

    def mark(self, name: str) -> None:
        """Take the stamp from a row: it may not be what the folder says any more."""
        with self._lock:
            self._open().execute("UPDATE runs SET stamp = NULL WHERE name = ?", [name])

    def select(self, what: str, rest: str = "", values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of SELECT what FROM runs and the rest."""
        with self._lock:
            return self._open().execute(f"SELECT {what} FROM runs {rest}", values).fetchall()

    def records(self, condition: str, order: str, values: Sequence[Any]) -> list[RunRecord]:
        """A page of the rows as records; the last two values are its size and where it begins."""
        # only what is sorted by goes through the sorting, not the settings
        page = f"SELECT rowid FROM runs WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?"
        what = ", ".join(f"runs.{name}" for name in FIELDS)
        query = f"SELECT {what} FROM ({page}) AS page CROSS JOIN runs ON runs.rowid = page.rowid"
        with self._lock:
            rows = self._open().execute(query, values).fetchall()
        return [_record(row) for row in rows]

    def damage(self) -> list[str]:
        """What SQLite finds wrong with the file."""
        with self._lock:
            found = self._open().execute("PRAGMA integrity_check(10)").fetchall()
        return [text for (text,) in found if text != "ok"]

    def set_aside(self) -> Path | None:
        """Rename a damaged file, for a new one to be made; where it went, or None if another was faster."""
        with self._lock, held(self.path.with_suffix(".lock"), BUSY):
            self.close()
            if self._is_sound():
                return None
            for ending in ("-wal", "-shm"):
                Path(f"{self.path}{ending}").unlink(missing_ok=True)
            names = (self.path.with_suffix(f".damaged-{number}") for number in count(1))
            return self.path.rename(next(path for path in names if not path.exists()))

    def close(self) -> None:
        """Let go of the file; it is opened again when it is needed."""
        with self._lock:
            if self._connection is not None:
                if self._opened[0] == os.getpid():
                    self._connection.close()
                else:
                    INHERITED.append(self._connection)
            self._connection = None

    def __del__(self) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            connection = self._open()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def _open(self) -> sqlite3.Connection:
        if self._connection is None or self._opened != self.identity():
            self.close()
            self._connection = self._ready()
            self._opened = self.identity()
        return self._connection

    def _ready(self) -> sqlite3.Connection:
        if not os.access(self.path.parent, os.W_OK):  # an archive: its runs can be found all the same
            return self._in_memory()
        connection = self._connected()
        try:
            connection.execute("PRAGMA synchronous = NORMAL")
            if connection.execute("PRAGMA user_version").fetchone() != (FORM,):
                with held(self.path.with_suffix(".lock"), BUSY):  # SQLite does not wait for one that makes it
                    connection.executescript(MAKE)
        except BaseException:
            connection.close()
            raise
        return connection

    def _in_memory(self) -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        connection.executescript(MAKE)
        return connection

    def _connected(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, BUSY, isolation_level=None, check_same_thread=False)

    def _is_sound(self) -> bool:
        connection = self._connected()
        try:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            return False
        finally:
            connection.close()

    def identity(self) -> tuple[int, int]:
        """Of this process and of the file: one that was set aside is not written to any more."""
        try:
            return os.getpid(), self.path.stat().st_ino
        except OSError:
            return os.getpid(), -1


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file is no sound database (rather than locked, or the disk full)."""
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in DAMAGE


def _cells(record: RunRecord) -> list[Any]:
    values = {name: getattr(record, name) for name in FIELDS}
    metrics = {name: finite_or_none(value) for name, value in record.metrics.items()}
    nested = {name: _json({**values, "metrics": metrics}[name]) for name in NESTED}
    return list({**values, **nested}.values())


def _json(value: Mapping[str, Any] | Sequence[str]) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _record(row: Sequence[Any]) -> RunRecord:
    values = dict(zip(FIELDS, row, strict=True))
    values.update({name: json.loads(values[name]) for name in NESTED})
    values["tags"] = tuple(values["tags"])
    values["metrics"] = {name: nan if value is None else value for name, value in values["metrics"].items()}
    return RunRecord(**values)
