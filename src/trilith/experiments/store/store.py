"""Store: a folder of runs, and an index to find them by."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from trilith.errors import RunBusyError, StoreError
from trilith.experiments.store.check import Finding, Verify, check_run
from trilith.experiments.store.conditions import Condition
from trilith.experiments.store.environment import capture_environment
from trilith.experiments.store.folder import store_folder
from trilith.experiments.store.lookup import Lookup, Tell, warn
from trilith.experiments.store.making import make_folder, remove_abandoned
from trilith.experiments.store.names import candidate_names, check_name, is_name
from trilith.experiments.store.record import RunRecord
from trilith.experiments.store.run_folder import ENVIRONMENT, IDEA, RECORD, RunFolder, time_text
from trilith.experiments.store.trash import Trash, Trashed


class Store:
    """Runs, each a folder in `runs`; nothing is ever overwritten, and what is deleted lies in the trash.

    The index follows what Stores do, also those that were killed at it; `refresh` follows other changes.
    A store may be used from several threads, and by several processes at once.
    """

    def __init__(self, folder: str | Path | None = None, tell: Tell = warn) -> None:
        """folder: as store_folder takes it; made where it is missing. tell: is given lines for the user.

        Raises OSError where the folder cannot be made.
        """
        self.folder = store_folder(folder)
        self._runs = self.folder / "runs"
        self._runs.mkdir(parents=True, exist_ok=True)
        self._trash = Trash(self.folder / "trash")
        self._lookup = Lookup(self.folder, self._runs, self._folder, tell)

    def create(
        self,
        idea_toml: str,
        *,
        name: str | None = None,
        tags: Sequence[str] = (),
        note: str = "",
        sweep: str | None = None,
        trial: int | None = None,
        parent: str | None = None,
        environment: Mapping[str, Any] | None = None,
    ) -> RunFolder:
        """A new run, "waiting".

        name: a number is put behind it where it is taken; made up where none is given.
        environment: as capture_environment gives it; captured now where None, which costs some milliseconds.

        Raises:
            StoreError: no folder can have this name on every system.
            OSError: the disk is full, or the folder cannot be written; nothing is left behind.
        """
        labels = {"tags": tuple(tags), "note": note, "sweep": sweep, "trial": trial, "parent": parent}
        record = RunRecord(name=name or "", created=time_text(datetime.now(UTC))).changed(labels)
        captured = capture_environment() if environment is None else environment
        files = {
            IDEA: idea_toml,
            ENVIRONMENT: json.dumps(captured, indent=1, ensure_ascii=False) + "\n",
            RECORD: record.to_json(),
        }
        run = self._folder(make_folder(self.folder, self._runs, candidate_names(name), files).name)
        self._lookup.follow(run)
        return run

    def open(self, name: str) -> RunFolder:
        """The run of this name. Raises StoreError, with the nearest names, where there is none."""
        if not is_name(name) or not (self._runs / name).is_dir():
            from trilith.data.tables.nearest import suggestion

            known = self.names()
            near = suggestion(name, known) if known else f": {self.folder} has none yet."
            raise StoreError(f"there is no run {name!r}{near}")
        return self._folder(name)

    def names(self) -> list[str]:
        """Of all runs."""
        return self._lookup.names()

    # ------------------------------------------------------------------------------------------ many runs

    def runs(
        self,
        where: Iterable[Condition | str] = (),
        sort: str = "-created",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[RunRecord]:
        """The runs for which all conditions hold, see parse_condition; those that lack the sorted value last.

        Raises StoreError for a condition or an order that cannot be.
        """
        return self._lookup.runs(list(where), sort, limit, offset)

    def count(self, where: Iterable[Condition | str] = ()) -> int:
        """How many runs these conditions leave."""
        return self._lookup.count(list(where))

    def refresh(self) -> None:
        """Let the index follow whatever was changed in the folders by others than a Store."""
        self._lookup.refresh()

    def rebuild(self) -> int:
        """Make the index anew from the folders, at once; how many runs there are."""
        return self._lookup.rebuild()

    def check(self, verify: Verify | None = None) -> list[Finding]:
        """What is wrong with files of runs and with the index. verify: raises where a checkpoint is bad."""
        runs = [self._folder(name) for name in sorted(self.names())]
        findings = [finding for run in runs for finding in check_run(run, verify)]
        return findings + [Finding(None, text) for text in self._lookup.check()]

    # ------------------------------------------------------------------------------------------ the trash

    def delete(self, names: Sequence[str]) -> list[Trashed]:
        """Move runs to the trash.

        Raises StoreError before anything is moved: a run that there is not; RunBusyError: one that runs.
        """
        runs = [self.open(name) for name in dict.fromkeys(names)]
        for run in runs:
            if run.is_alive():
                raise RunBusyError(f"run {run.name!r} is running. Stop it first; nothing was deleted.")
        moved = [self._trash.take(run.path) for run in runs]
        self._lookup.forget([run.name for run in runs])
        return moved

    def restore(self, name: str) -> RunFolder:
        """Bring back the run that was deleted last under this name.

        Raises StoreError where the trash has none, or a run has that name now.
        """
        check_name(name)
        self._trash.give_back(name, self._runs / name)
        run = self._folder(name)
        self._lookup.follow(run)
        return run

    def trash(self) -> list[Trashed]:
        """What was deleted, the oldest first."""
        return self._trash.list()

    def empty_trash(self) -> None:
        """Remove for good what was deleted."""
        self._trash.empty(self._trash.list())
        remove_abandoned(self.folder)

    def _folder(self, name: str) -> RunFolder:
        return RunFolder(self._runs / name, self._lookup)
