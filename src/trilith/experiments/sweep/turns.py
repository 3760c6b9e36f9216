"""Whose turn is which trial: none is lost, none is done twice.

A worker holds a lock as long as it lives, and each trial names its worker. So a trial that is running while
the lock of its worker is free was left by a worker that died, and is taken up by the next one that asks.
All of this happens one worker after another, under the lock of the sweep.

Workers on other machines, which only a shared database has, cannot be asked for their locks: they count up
a number in their trials, and a trial whose number has stood still for long enough was left. Should it be
alive after all, whoever ends first is believed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from secrets import token_hex
from time import monotonic
from typing import TYPE_CHECKING

from trilith.experiments.sweep.begin import PLACE
from trilith.experiments.sweep.sweep import SURPLUS, Sweep

if TYPE_CHECKING:
    from optuna.trial import FrozenTrial, Trial

WORKER, BEAT = "worker", "beat"
SILENCE = 60.0  # seconds after which a worker on another machine counts as dead
BEATS = 10.0  # seconds between its signs of life


class Turn(Enum):
    """What to do when there is no trial for a worker."""

    WAIT = "wait"  # others are at work, and may die
    OVER = "over"


@dataclass
class Turns:
    """Gives trials to one worker. silence: after how many seconds workers elsewhere count as dead."""

    sweep: Sweep
    silence: float = SILENCE
    _heard: dict[int, tuple[object, float]] = field(default_factory=dict)
    _worker: str = ""

    @contextmanager
    def worker(self) -> Iterator[None]:
        """Within, this process is a worker, and is seen to live."""
        from filelock import FileLock

        folder = self._locks
        folder.mkdir(exist_ok=True)
        self._worker = f"{_place(self.sweep.folder)}/{os.getpid()}-{token_hex(4)}"
        path = self._lock_of(self._worker)
        try:
            with FileLock(path):
                yield
        finally:
            path.unlink(missing_ok=True)

    def next(self) -> Trial | Turn:
        """A trial that its worker left, else a new one; else whether there may still be one."""
        with self._in_turn():
            trials = self.sweep.trials()
            running = [trial for trial in trials if not trial.state.is_finished()]
            for trial in running:
                if self._is_left(trial):
                    return self._take(trial)
            if len(trials) < self.sweep.wanted:
                return self._new()
            return Turn.WAIT if running else Turn.OVER

    def may_begin(self, trial: Trial) -> bool:
        """Whether a new trial counts: not where another machine has begun the last one at the same moment."""
        if self.sweep.storage is None:
            return True  # all workers ask in turn
        earlier = sum(each.number < trial.number for each in self.sweep.trials())
        return earlier < self.sweep.wanted

    def _take(self, trial: FrozenTrial) -> Trial:
        from optuna.trial import Trial

        taken = Trial(self.sweep.study, trial._trial_id)
        taken.set_user_attr(WORKER, self._worker)
        return taken

    def _new(self) -> Trial:
        trial = self.sweep.study.ask()
        trial.set_user_attr(WORKER, self._worker)
        return trial

    def _is_left(self, trial: FrozenTrial) -> bool:
        worker = trial.user_attrs.get(WORKER)
        if worker is None and self.sweep.storage is None:
            return True  # it died before it could sign: nobody else is in this turn
        if worker is not None and worker.startswith(f"{_place(self.sweep.folder)}/"):
            return not _is_held(self._lock_of(worker))
        sign = (worker, trial.user_attrs.get(BEAT))
        before, since = self._heard.get(trial.number, (None, 0.0))
        if sign != before:
            self._heard[trial.number] = sign, monotonic()
            return False
        return monotonic() - since > self.silence

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        from filelock import FileLock

        with FileLock(self.sweep.folder / "turn.lock", poll_interval=0.001):
            yield

    @property
    def _locks(self) -> Path:
        return self.sweep.folder / "workers"

    def _lock_of(self, worker: str) -> Path:
        return self._locks / f"{worker.rpartition('/')[2]}.lock"


def surplus(trial: Trial) -> None:
    """Mark a trial that does not count."""
    trial.set_user_attr(SURPLUS, True)


def _place(folder: Path) -> str:
    """A name for this folder that no other has, on any machine; see begin_sweep."""
    return (folder / PLACE).read_text(encoding="utf-8")


def _is_held(path: Path) -> bool:
    from filelock import FileLock, Timeout

    if not path.exists():
        return False
    try:
        with FileLock(path, timeout=0):
            return False
    except Timeout:
        return True
