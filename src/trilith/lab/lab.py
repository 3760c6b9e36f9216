"""What all parts of the lab share."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from trilith.errors import StoreError
from trilith.experiments.store import RunFolder, Store
from trilith.lab.histories import Histories
from trilith.lab.look import Look
from trilith.lab.playground.sessions import Sessions
from trilith.lab.playground.uploads import Uploads
from trilith.lab.problems import NotFoundError
from trilith.lab.watcher import Watcher


@dataclass(frozen=True)
class Lab:
    """A store and what is known of it. folder: where relative paths in ideas from the page begin."""

    store: Store
    folder: Path = field(default_factory=Path.cwd)
    histories: Histories = field(default_factory=Histories)
    sessions: Sessions = field(default_factory=Sessions)
    uploads: Uploads = field(default_factory=Uploads)
    watcher: Watcher = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "watcher", Watcher(Look(self.store)))

    @property
    def tables(self) -> tuple[Path, Path]:
        """Where the playground's tables are looked for: those that were handed in, then relative paths."""
        return self.uploads.folder, self.folder

    def close(self) -> None:
        """End all that it keeps open; in the thread of the event loop."""
        self.watcher.close()
        self.sessions.close_all()
        self.uploads.close()

    def run(self, name: str) -> RunFolder:
        """The run of this name, found among the runs that there are: no name becomes a path.

        Raises NotFoundError where there is none.
        """
        try:
            return self.store.open(name)
        except StoreError as error:
            raise NotFoundError(str(error)) from None
