"""RunFolder: the files of one run, which are the truth about it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from trilith.errors import StoreError
from trilith.experiments.store.history import HistoryWriter, read_history
from trilith.experiments.store.lock import held, is_held
from trilith.experiments.store.record import DAMAGED, FORM, RunRecord, read_record
from trilith.files import write_atomically

RECORD, LOCK, WRITING = "run.json", "lock", "record.lock"
IDEA, RESOLVED, ENVIRONMENT, HISTORY = "idea.toml", "resolved.toml", "environment.json", "history.jsonl"
CHECKPOINTS, MODEL, REPORT, OUTPUT = "checkpoints", "model.safetensors", "report.html", "output.log"


class Follower(Protocol):
    """Is told of each new record: before, so that it knows if it then never hears of it, and after."""

    def expect(self, run: RunFolder) -> None:
        """The record of this run is about to change."""

    def follow(self, run: RunFolder) -> None:
        """It has changed."""


class RunFolder:
    """One run; `follower`: an index that follows its record."""

    def __init__(self, path: Path, follower: Follower) -> None:
        self.path = path
        self._follower = follower

    @property
    def name(self) -> str:
        return self.path.name

    def __repr__(self) -> str:
        return f"RunFolder({str(self.path)!r})"

    def record(self) -> RunRecord:
        """What is known of the run. One that says it is running while nobody holds its lock is interrupted.

        Of a run.json that cannot be read: a record whose state is "damaged" and whose `error` says why.
        """
        record = self._written()
        is_dead = record.state == "running" and not self.is_alive()
        return replace(record, state="interrupted") if is_dead else record

    def update(self, **changes: Any) -> RunRecord:
        """Change fields of the record: run.json at once and whole, then the index.

        Raises:
            StoreError: run.json is damaged, or was written by a newer Trilith; it is left as it is.
            OSError: it cannot be written; it is as it was.
        """
        return self._change(lambda record: changes)

    def label(
        self, add: Iterable[str] = (), remove: Iterable[str] = (), note: str | None = None
    ) -> RunRecord:
        """Give and take away tags, and write another note unless it is None. Raises as update does."""

        def labels(record: RunRecord) -> dict[str, Any]:
            tags = tuple(tag for tag in (*record.tags, *add) if tag not in set(remove))
            return {"tags": tags, "note": record.note if note is None else note}

        return self._change(labels)

    @contextmanager
    def claim(self) -> Iterator[None]:
        """Hold the run while working on it; free again when the process ends, however it ends.

        Raises RunBusyError where another process has it.
        """
        with held(self.path / LOCK):
            yield

    def is_alive(self) -> bool:
        """Whether a process is at work on it."""
        return is_held(self.path / LOCK)

    def history(self) -> list[dict[str, Any]]:
        """One row for each network and epoch, as read_history gives them."""
        return read_history(self.path / HISTORY)

    def history_writer(self) -> HistoryWriter:
        """To append to the history; for whoever holds the claim."""
        return HistoryWriter(self.path / HISTORY)

    def _change(self, changes: Callable[[RunRecord], Mapping[str, Any]]) -> RunRecord:
        with held(self.path / WRITING, seconds=10.0):  # whoever else changes it meanwhile loses nothing
            record = self._written()
            if record.state == DAMAGED:
                raise StoreError(f"run {self.name!r} cannot be changed: {record.error}")
            if record.version > FORM:
                raise StoreError(
                    f"run {self.name!r} was written by a newer Trilith (form {record.version}, known here: "
                    f"{FORM}). Update Trilith to change it."
                )
            record = record.changed(changes(record))
            self._follower.expect(self)
            write_atomically(self.path / RECORD, record.to_json())
            self._follower.follow(self)
        return record

    def _written(self) -> RunRecord:
        try:
            return read_record(self.name, (self.path / RECORD).read_bytes())
        except (OSError, StoreError) as error:
            reason = f"{RECORD}: {error.strerror}" if isinstance(error, OSError) else str(error)
            return RunRecord(name=self.name, created=self._made(), state=DAMAGED, error=reason)

    def _made(self) -> str:
        try:
            return time_text(datetime.fromtimestamp(self.path.stat().st_mtime, UTC))
        except OSError:
            return time_text(datetime.fromtimestamp(0, UTC))


def time_text(time: datetime) -> str:
    """ISO 8601 in UTC with microseconds, so that the order of the texts is that of the times."""
    return time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def stamp_of(runs: Path, name: str) -> str:
    """Differs whenever a run's run.json was written anew; empty where it has none."""
    try:
        # of thousands of runs: pathlib would take several times as long
        found = os.stat(f"{runs}{os.sep}{name}{os.sep}{RECORD}")  # noqa: PTH116
    except OSError:
        return ""
    return f"{found.st_mtime_ns} {found.st_ino} {found.st_size}"
