"""The trash: folders of deleted runs, each with its time, until somebody empties it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from trilith.errors import StoreError

BETWEEN = "@"  # no name of a run has it


@dataclass(frozen=True)
class Trashed:
    """A deleted run. deleted: when, as 20260131T235959.123456Z."""

    name: str
    deleted: str
    path: Path


class Trash:
    """Folders named NAME@TIME."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def list(self) -> list[Trashed]:
        """The oldest first."""
        if not self.folder.is_dir():
            return []
        parts = ((path.name.partition(BETWEEN), path) for path in self.folder.iterdir() if path.is_dir())
        return sorted((Trashed(n, time, path) for (n, _, time), path in parts), key=lambda each: each.deleted)

    def take(self, path: Path) -> Trashed:
        """Move a run's folder here."""
        self.folder.mkdir(parents=True, exist_ok=True)
        time = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        return Trashed(path.name, time, path.rename(self.folder / f"{path.name}{BETWEEN}{time}"))

    def give_back(self, name: str, target: Path) -> None:
        """Move the run that was deleted last under this name to this place.

        Raises StoreError where the trash has none, or the place is taken.
        """
        found = [each for each in self.list() if each.name == name]
        if not found:
            raise StoreError(
                f"there is no run {name!r} in the trash. `trilith store trash` lists what is there."
            )
        if target.exists():
            raise StoreError(f"there is a run {name!r} already. Delete that first, then restore this one.")
        target.parent.mkdir(parents=True, exist_ok=True)
        found[-1].path.rename(target)

    def empty(self, trashed: Iterable[Trashed]) -> None:
        """Remove these for good."""
        for each in trashed:
            shutil.rmtree(each.path)
