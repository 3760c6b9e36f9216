"""The best trial, as an idea that can be run."""

from __future__ import annotations

from pathlib import Path

from trilith.errors import SettingError
from trilith.experiments.idea import Idea
from trilith.experiments.sweep.progress import ranking
from trilith.experiments.sweep.sweep import Sweep
from trilith.files import write_atomically

BEST = "best.toml"


def best_idea(sweep: Sweep) -> Idea:
    """The idea with the values of the best trial, with as many networks as it says, and without its search.

    Raises:
        SettingError: no trial was trained to its end.
    """
    ranked = ranking(sweep)
    if not ranked:
        raise SettingError(f"no trial of sweep {sweep.name!r} was trained to its end: there is no best one.")
    return sweep.idea.without_search().with_values(sweep.space.values(ranked[0].params))


def write_best(sweep: Sweep, path: Path | None = None) -> Path:
    """Write the best idea as TOML, into the sweep's folder or where it is asked for; without credentials."""
    path = path or sweep.folder / BEST
    write_atomically(path, best_idea(sweep).without_credentials().to_toml())
    return path
