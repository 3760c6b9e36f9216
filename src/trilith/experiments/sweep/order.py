"""What a worker process is told: one line of JSON on its standard input, for it may hold a password."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import TypeAlias, cast

from trilith.errors import SettingError
from trilith.experiments.idea import Idea
from trilith.experiments.store import RunFolder

Report: TypeAlias = Callable[[int, float], bool]
"""Told of an epoch and the value after it; True where the trial is to be given up."""

Objective: TypeAlias = Callable[[Idea, RunFolder, Report], float]
"""Trains a trial and gives what is compared; goes on from the run's checkpoints where it was broken off."""

TRAINING = "trilith.experiments.recorded:run_trial"


@dataclass(frozen=True, kw_only=True)
class WorkOrder:
    """name, idea (TOML), store (folder) and storage (address or None) of a sweep, and how to work on it.

    objective: where the function is that trains, as module:name. threads: of one worker. until: when no more
    trials are begun, in seconds since 1970. silence: as Turns.
    """

    name: str
    idea: str
    store: str
    storage: str | None = None
    objective: str = TRAINING
    threads: int = 1
    until: float | None = None
    silence: float = 60.0

    def to_json(self) -> str:
        """One line."""
        return json.dumps(asdict(self))


def read_order(line: str) -> WorkOrder:
    """What to_json wrote; raises SettingError for anything else."""
    try:
        return WorkOrder(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise SettingError(f"this is said by `trilith sweep`, not by people ({error}).") from None


def find_objective(path: str) -> Objective:
    """The function of this name.

    Raises:
        SettingError: there is none.
    """
    module, _, name = path.partition(":")
    try:
        return cast(Objective, getattr(import_module(module), name))
    except (ImportError, AttributeError, ValueError) as error:
        raise SettingError(f"no objective {path!r}: {error}. Expected module:function.") from None
