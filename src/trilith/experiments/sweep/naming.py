"""What a sweep is called, where its files are, and what is searched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from trilith.errors import SettingError
from trilith.experiments.idea import Idea, SearchIdea
from trilith.experiments.store import Store

SWEEPS = "sweeps"  # the folder of the store


def search_of(idea: Idea) -> SearchIdea:
    """The [search] of an idea; raises SettingError where it has none."""
    if idea.search is None:
        raise SettingError(
            "the idea has no [search]: nothing is to be varied. Add fields, such as "
            '[search.space] "training.learning_rate" = { low = 1e-4, high = 0.1, log = true }.'
        )
    return idea.search


def sweep_folder(store: Store, name: str) -> Path:
    """Where a sweep of this name has its files."""
    return store.folder / SWEEPS / name


def sweep_names(store: Store) -> Sequence[str]:
    """Of all sweeps of a store."""
    return sorted(path.parent.name for path in (store.folder / SWEEPS).glob("*/sweep.toml"))


def name_for(idea: Idea, file: Path | None, given: str | None) -> str:
    """What a sweep is called: as it is asked for, else as the idea, else as its file.

    Raises:
        SettingError: the name asked for cannot be a folder's.
    """
    name = re.sub(r"[^\w.-]+", "-", given or idea.name or (file.stem if file else "sweep")).strip("-.")
    if not name or (given is not None and name != given):
        raise SettingError(f"a sweep cannot be called {given!r}. Use letters, digits, - and _.")
    return name
