"""Beginning a sweep, or going on with one: never with another search under the same name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any

from trilith.errors import SettingError
from trilith.experiments.idea import Idea, read_idea
from trilith.experiments.store import Store
from trilith.experiments.sweep.naming import search_of, sweep_folder, sweep_names
from trilith.experiments.sweep.space import Space
from trilith.files import write_atomically

IDEA, PLACE = "sweep.toml", "place"
# What may change from one sitting to the next. The data may lie elsewhere on another machine.
FREE = ("name", "data.source", "search.trials", "search.timeout", "search.workers", "training.threads")


def begin_sweep(name: str, idea: Idea, store: Store, *, new: bool = False) -> str:
    """Write down what is searched; the name of the sweep, which with `new` is one that is free.

    Raises:
        SettingError: a sweep of this name searches something else; says what differs. A grid without steps.
    """
    from filelock import FileLock

    search = search_of(idea)
    if search.sampler == "grid":
        Space(search).grid()  # what is no grid is said before there is a sweep of this name
    if new:
        name = _free_name(name, store)
    folder = sweep_folder(store, name)
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "begin.lock"):
        if (folder / IDEA).exists():
            require_same(name, read_idea(folder / IDEA), idea)
        write_atomically(folder / IDEA, idea.without_credentials().to_toml())
        if not (folder / PLACE).exists():
            write_atomically(folder / PLACE, token_hex(8))
    return name


def require_same(name: str, before: Idea, now: Idea) -> None:
    """Refuse to go on with a sweep whose trials could not be compared with the new ones.

    Raises:
        SettingError: says what differs.
    """
    old, new = _compared(before), _compared(now)
    differing = [
        f"{key} was {old.get(key, 'not set')!r}, is {new.get(key, 'not set')!r}"
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]
    if differing:
        raise SettingError(
            f"sweep {name!r} was begun with another idea: {'; '.join(differing)}. Take that back, or begin "
            "another sweep: --new, or --name with a name of its own."
        )


def _compared(idea: Idea) -> Mapping[str, Any]:
    flat = {key: value for key, value in idea.flat().items() if key not in FREE}
    space = flat.pop("search.space", {})
    return {**flat, **{f"search.space.{field}": each for field, each in space.items()}}


def _free_name(name: str, store: Store) -> str:
    number, found = 1, name
    while sweep_folder(store, found).exists():
        number += 1
        found = f"{name}-{number}"
    return found


def read_sweep(name: str, store: Store) -> Idea:
    """The idea of a sweep that there is.

    Raises:
        SettingError: there is none of this name; names the nearest.
    """
    path: Path = sweep_folder(store, name) / IDEA
    if not path.exists():
        from trilith.data.tables.nearest import suggestion

        known = sweep_names(store)
        near = suggestion(name, known) if known else f"; {store.folder} has none yet"
        raise SettingError(f"there is no sweep {name!r}{near}.")
    return read_idea(path)
