"""A worker: does one trial after another until there are enough, or it is asked to stop."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

from trilith.errors import RunBusyError, SettingError, StoreError, TrilithError
from trilith.experiments.idea import Idea
from trilith.experiments.store import RunFolder
from trilith.experiments.sweep.heartbeat import beating
from trilith.experiments.sweep.order import Objective
from trilith.experiments.sweep.report import TrialReport
from trilith.experiments.sweep.sampler import make_sampler
from trilith.experiments.sweep.sweep import ERROR, Sweep
from trilith.experiments.sweep.trial_runs import TrialRuns
from trilith.experiments.sweep.turns import Turn, Turns, surplus
from trilith.training.interrupt import Interrupt

if TYPE_CHECKING:
    from optuna.trial import Trial

PATIENCE = 0.1  # seconds between two looks whether another worker has died
SAME_REASON = 3  # so many first trials that fail for one reason end the sweep


@dataclass
class Worker:
    """objective: trains a trial. threads: that it may use. until: see WorkOrder."""

    sweep: Sweep
    objective: Objective
    threads: int = 1
    until: float | None = None
    turns: Turns = field(kw_only=True)

    def work(self, interrupt: Interrupt) -> None:
        """Do trials until the sweep is over, or the interrupt is requested.

        Raises:
            SettingError: the first trials all fail for one reason.
            OSError, StoreError: the store cannot be written; the trial can be gone on with.
            KeyboardInterrupt: the trial was broken off, and can be gone on with.
        """
        with self.turns.worker():
            while not interrupt.requested and (self.until is None or time.time() < self.until):
                turn = self.turns.next()
                if turn is Turn.OVER:
                    break
                if turn is Turn.WAIT:
                    time.sleep(PATIENCE)
                elif self.turns.may_begin(turn):
                    self._do(turn)
                else:
                    surplus(turn)
                    self._end(turn, failed=True)

    def _do(self, trial: Trial) -> None:
        sweep = self.sweep
        sweep.study.sampler = make_sampler(sweep, trial.number)
        values = sweep.space.draw(trial)
        try:
            idea = sweep.trial_idea({**values, "training.threads": self.threads})
            run = self._runs.of(trial, idea)
            report = TrialReport(trial, lambda: self._epochs(idea, run))
            with beating(trial, sweep.storage is not None):
                value = self.objective(idea, run, report)
            if not isfinite(value):
                raise SettingError(f"the metric is {value}, which cannot be compared.")
        except (OSError, StoreError, RunBusyError):
            raise  # not the trial's fault: it stays, to be gone on with
        except Exception as error:
            self._fail(trial, error)
        else:
            self._end(trial, value, pruned=report.pruned)

    @cached_property
    def _runs(self) -> TrialRuns:
        return TrialRuns(self.sweep)

    def _epochs(self, idea: Idea, run: RunFolder) -> int | None:
        """Of each of the trial's networks: as the idea says, else as the run does once it knows its data."""
        together = run.record().epochs
        return idea.training.epochs or (together and together // self.sweep.search.ensemble)

    def _fail(self, trial: Trial, error: Exception) -> None:
        kind = "" if isinstance(error, TrilithError) else f"{type(error).__name__}: "
        trial.set_user_attr(ERROR, kind + " ".join(str(error).split()))
        self._end(trial, failed=True)
        reason = common_reason(self.sweep)
        if reason is not None:
            raise SettingError(f"the first trials all failed for the same reason: {reason}")

    def _end(
        self, trial: Trial, value: float | None = None, *, pruned: bool = False, failed: bool = False
    ) -> None:
        from optuna.trial import TrialState

        state = TrialState.FAIL if failed else TrialState.PRUNED if pruned else TrialState.COMPLETE
        # a worker that was taken for dead may have been first
        told = value if state == TrialState.COMPLETE else None
        self.sweep.study.tell(trial, told, state=state, skip_if_finished=True)


def common_reason(sweep: Sweep) -> str | None:
    """Why the first trials all failed; None where they did not, or for several reasons."""
    from optuna.trial import TrialState

    ended = [trial for trial in sweep.trials() if trial.state.is_finished()]
    reasons = {trial.user_attrs.get(ERROR) for trial in ended}
    enough = len(ended) >= min(SAME_REASON, sweep.wanted)
    all_failed = all(trial.state == TrialState.FAIL for trial in ended)
    return next(iter(reasons)) if enough and all_failed and len(reasons) == 1 else None
