"""The run of a trial in the store: one, however often its workers die."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trilith.errors import SettingError
from trilith.experiments.idea import Idea
from trilith.experiments.store import RunFolder, capture_environment
from trilith.experiments.store.run_folder import IDEA
from trilith.experiments.sweep.sweep import RUN, SITTINGS, Sweep

if TYPE_CHECKING:
    from optuna.trial import Trial

MOST_SITTINGS = 10  # of a trial that kills its worker each time, without an epoch more


@dataclass
class TrialRuns:
    """The runs of a sweep's trials, in the store of this machine."""

    sweep: Sweep

    def of(self, trial: Trial, idea: Idea) -> RunFolder:
        """The run of the trial's last sitting, where this store has it; else a new one.

        Raises:
            SettingError: its workers died too often.
            StoreError, OSError: the run cannot be read or made.
        """
        store, known = self.sweep.store, trial.user_attrs.get(RUN)
        if known is not None and known in store.names():
            run = store.open(known)
            _count_sittings(trial, run)
            return run
        text = idea.without_search().without_credentials().to_toml()
        run = self._unbegun(trial.number, text) or store.create(
            text,
            name=self._name(trial.number),
            sweep=self.sweep.name,
            trial=trial.number,
            environment=self._environment,
        )
        trial.set_user_attr(RUN, run.name)
        return run

    def _unbegun(self, number: int, text: str) -> RunFolder | None:
        """The run of a trial whose worker died when it had made it, before it could say so."""
        store, name = self.sweep.store, self._name(number)
        if not (store.folder / "runs" / name).exists():
            return None
        run = store.open(name)
        record = run.record()
        is_its = (record.sweep, record.trial, record.state) == (self.sweep.name, number, "waiting")
        return run if is_its and (run.path / IDEA).read_text(encoding="utf-8") == text else None

    def _name(self, number: int) -> str:
        return f"{self.sweep.name}-{number:03d}"

    @cached_property
    def _environment(self) -> Mapping[str, Any]:
        return capture_environment(Path.cwd())


def _count_sittings(trial: Trial, run: RunFolder) -> None:
    epochs = len(run.history())
    sittings, before = trial.user_attrs.get(SITTINGS, (1, 0))
    sittings = sittings + 1 if epochs == before else 1
    if sittings > MOST_SITTINGS:
        raise SettingError(f"its worker died {MOST_SITTINGS} times without an epoch more.")
    trial.set_user_attr(SITTINGS, (sittings, epochs))
