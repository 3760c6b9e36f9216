"""Finding runs: the index, kept in step with the folders, and made anew where it is damaged."""

from __future__ import annotations

import json
import os
import sqlite3
import warnings
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from trilith.errors import StoreError
from trilith.experiments.store.conditions import COLUMNS, Condition, order_sql, where_sql
from trilith.experiments.store.index import Index, is_damage
from trilith.experiments.store.names import is_name
from trilith.experiments.store.record import RunRecord
from trilith.experiments.store.run_folder import RunFolder, stamp_of

Tell = Callable[[str], None]
Value = TypeVar("Value")

KNOWN_FROM = 300  # runs, the newest, whose settings and metrics may be named by their last part


def warn(text: str) -> None:
    """Tell a line to whoever uses a store from Python."""
    warnings.warn(text, stacklevel=2)


class Lookup:
    """folder_of: a run's folder by its name."""

    def __init__(self, store: Path, runs: Path, folder_of: Callable[[str], RunFolder], tell: Tell) -> None:
        self._runs, self._folder_of, self._tell = runs, folder_of, tell
        self._index = Index(store)
        self._fresh: tuple[int, int] | None = None  # the index that has been brought up to date

    def names(self) -> list[str]:
        """Of the folders; one whose name no run can have is none of ours."""
        return [each.name for each in os.scandir(self._runs) if is_name(each.name) and each.is_dir()]

    def runs(
        self, where: Sequence[Condition | str], sort: str, limit: int | None, offset: int
    ) -> list[RunRecord]:
        return self._sound(lambda: self._query(where, sort, limit, offset))

    def count(self, where: Sequence[Condition | str]) -> int:
        def counted() -> int:
            self._look_at_running()
            condition, values = where_sql(where, self._full_name)
            return int(self._index.select("count(*)", f"WHERE {condition}", values)[0][0])

        return self._sound(counted)

    def expect(self, run: RunFolder) -> None:
        """Mark its row as one to read again: if this process is killed, the next to ask does it."""
        with suppress(sqlite3.Error):
            self._index.mark(run.name)

    def follow(self, run: RunFolder) -> None:
        """Take a run's new record up. Where that fails, the mark is still there."""
        with suppress(sqlite3.Error):
            self._index.put([self._read(run.name)])

    def forget(self, names: Sequence[str]) -> None:
        """The folders of these runs are gone."""
        with suppress(sqlite3.Error):
            self._index.put([], names)

    def refresh(self) -> None:
        """Take up what was changed in the folders by hand too, which takes a look at every file."""

        def refreshed() -> None:
            known = dict(self._index.select("name, stamp"))
            changed = [name for name in self.names() if known.get(name) != stamp_of(self._runs, name)]
            self._take_up(changed)
            self._look_at_names()

        self._sound(refreshed)

    def rebuild(self) -> int:
        def rebuilt() -> int:
            rows = [self._read(name) for name in self.names()]
            self._index.put(rows, anew=True)
            return len(rows)

        return self._sound(rebuilt)

    def check(self) -> list[str]:
        """What is wrong with the index that a look at the folders does not mend by itself."""
        self.refresh()
        damage = self._sound(self._index.damage)
        indexed = {record.name: record for record in self.runs([], "name", None, 0)}
        differing = [name for name in self.names() if indexed.get(name) != self._folder_of(name).record()]
        return [*damage, *(f"its row of {name} is not what the folder says" for name in sorted(differing))]

    def _query(
        self, where: Sequence[Condition | str], sort: str, limit: int | None, offset: int
    ) -> list[RunRecord]:
        self._look_at_running()
        condition, values = where_sql(where, self._full_name)
        order, more = order_sql(sort, self._full_name)
        page = -1 if limit is None else limit, offset
        return self._index.records(condition, order, [*values, *more, *page])

    def _look_at_running(self) -> None:
        """Whoever was killed could not say so: rows that say "running" are read again."""
        if self._fresh != self._index.identity():
            self._look_at_names()
        rows = self._index.select("name", "WHERE state = 'running'")
        self._take_up([name for (name,) in rows if not self._folder_of(name).is_alive()])

    def _look_at_names(self) -> None:
        """New folders, vanished ones, and those whose row is marked."""
        known = dict(self._index.select("name, stamp"))
        there = self.names()
        self._take_up([name for name in there if not known.get(name)], known.keys() - set(there))
        self._fresh = self._index.identity()

    def _take_up(self, names: Iterable[str], gone: Iterable[str] = ()) -> None:
        waiting, vanished = list(names), set(gone)
        while waiting or vanished:
            rows = [self._read(name) for name in waiting]
            vanished |= {record.name for record, _ in rows if not (self._runs / record.name).is_dir()}
            self._index.put([row for row in rows if row[0].name not in vanished], vanished)
            # whoever changed one meanwhile may have written its row before this older one
            waiting = [record.name for record, stamp in rows if stamp_of(self._runs, record.name) != stamp]
            vanished = set()

    def _read(self, name: str) -> tuple[RunRecord, str]:
        stamp = stamp_of(self._runs, name)  # before the record: what changes in between is seen the next time
        return self._folder_of(name).record(), stamp

    def _sound(self, ask: Callable[[], Value]) -> Value:
        """The answer, from a new index if this one is damaged."""
        try:
            return ask()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise self._unusable(error) from error
        aside = self._index.set_aside()
        if aside is not None:
            self._tell(
                f"the index was damaged: it is made anew from the folders, and the old one is {aside}."
            )
        try:
            return ask()
        except sqlite3.DatabaseError as error:
            raise self._unusable(error) from error

    def _full_name(self, name: str) -> str:
        """Of a setting or a metric that was named by its last part, as log_loss for test.log_loss."""
        newest = self._index.select("metrics, settings", f"ORDER BY created DESC LIMIT {KNOWN_FROM}")
        keys: list[str] = list(
            dict.fromkeys(key for row in newest for text in row for key in json.loads(text))
        )
        found = [key for key in keys if key == name] or [key for key in keys if key.endswith(f".{name}")]
        if len(found) == 1 or (found and found[0].startswith("test.")):
            return found[0]
        if not keys:  # nothing to find, whatever it is
            return f"test.{name}"
        from trilith.data.tables.nearest import listing, suggestion  # with all that reads tables

        if found:
            raise StoreError(f"{name!r} may be {listing(found)}. Write it in full.")
        raise StoreError(f"no run has a setting or a metric {name!r}{suggestion(name, [*COLUMNS, *keys])}")

    def _unusable(self, error: sqlite3.Error) -> StoreError:
        return StoreError(
            f"the index {self._index.path} cannot be used: {error}. Check rights and disk; "
            "the runs are untouched."
        )
