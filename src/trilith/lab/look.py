"""One look at the store: is anything other than it was?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from trilith.experiments.store import Store
from trilith.experiments.store.run_folder import HISTORY, OUTPUT
from trilith.lab.watcher import Change

Sizes = dict[str, tuple[int, int]]  # by path: bytes, and when last written


class Look:
    """Compares with the look before. Costs one query for what is running, and no reading of files."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._index: Sizes | None = None
        self._sweeps: Sizes = {}
        self._files: dict[str, Sizes] = {}  # of the runs that are running

    def __call__(self) -> Change:
        """What changed since the last call; the first only remembers."""
        running = [record.name for record in self._store.runs(["state=running"])]
        index = _sizes(self._store.folder.glob("index-*.sqlite*[!m]"))  # without the -shm that readers touch
        sweeps = _sizes((self._store.folder / "sweeps").glob("*/*"))
        files = {name: _sizes(self._growing(name)) for name in {*running, *self._files}}
        change = Change(
            runs=index != self._index,
            grown=tuple(sorted(name for name in files if files[name] != self._files.get(name))),
            sweeps=sweeps != self._sweeps,
        )
        is_first = self._index is None
        self._index, self._sweeps = index, sweeps
        self._files = {name: files[name] for name in running}
        return Change() if is_first else change

    def _growing(self, name: str) -> list[Path]:
        folder = self._store.folder / "runs" / name
        return [folder / HISTORY, folder / OUTPUT]


def _sizes(paths: Iterable[Path]) -> Sizes:
    found: Sizes = {}
    for path in paths:
        try:
            status = path.stat()
        except OSError:  # gone meanwhile, or not there yet
            continue
        found[str(path)] = (status.st_size, status.st_mtime_ns)
    return found
