"""How far a sweep is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trilith.experiments.sweep.sweep import Sweep

if TYPE_CHECKING:
    from optuna.trial import FrozenTrial


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Trials by how they ended, the best value yet, and seconds that are left by the pace of this sitting."""

    wanted: int
    done: int
    pruned: int
    failed: int
    running: int
    best: float | None
    seconds_left: float | None = None

    @property
    def ended(self) -> int:
        """However they ended."""
        return self.done + self.pruned + self.failed

    def __str__(self) -> str:
        parts = [f"{self.ended} of {self.wanted} trials"]
        parts += [
            f"{count} {word}" for word, count in (("pruned", self.pruned), ("failed", self.failed)) if count
        ]
        if self.best is not None:
            parts.append(f"best {self.best:.6g}")
        if self.seconds_left is not None and self.ended < self.wanted:
            parts.append(f"{duration(self.seconds_left)} left")
        return ", ".join(parts)


def progress_of(sweep: Sweep, seconds: float = 0.0, ended_before: int = 0) -> Progress:
    """Now. seconds: since this sitting began, with so many trials that had ended."""
    from optuna.trial import TrialState

    trials = sweep.trials()
    counts = {state: sum(trial.state == state for trial in trials) for state in TrialState}
    done, pruned, failed = (
        counts[state] for state in (TrialState.COMPLETE, TrialState.PRUNED, TrialState.FAIL)
    )
    now = done + pruned + failed - ended_before
    ranked = ranking(sweep, trials)
    return Progress(
        wanted=sweep.wanted,
        done=done,
        pruned=pruned,
        failed=failed,
        running=counts[TrialState.RUNNING],
        best=ranked[0].value if ranked else None,
        seconds_left=seconds / now * (sweep.wanted - now - ended_before) if now > 0 else None,
    )


def ranking(sweep: Sweep, trials: list[FrozenTrial] | None = None) -> list[FrozenTrial]:
    """The trials that were trained to their end, the best first."""
    from optuna.study import StudyDirection
    from optuna.trial import TrialState

    sign = -1 if sweep.study.direction == StudyDirection.MAXIMIZE else 1
    done = [trial for trial in trials or sweep.trials() if trial.state == TrialState.COMPLETE]
    return sorted(done, key=lambda trial: (sign * (trial.value or 0.0), trial.number))


def duration(seconds: float) -> str:
    """45 s, 12 min, 3 h 20 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
