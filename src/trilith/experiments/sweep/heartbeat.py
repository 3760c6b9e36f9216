"""Signs of life of a trial, for workers on other machines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from trilith.experiments.sweep.turns import BEAT, BEATS

if TYPE_CHECKING:
    from optuna.trial import Trial


@contextmanager
def beating(trial: Trial, wanted: bool) -> Iterator[None]:
    """Within, a number in the trial is counted up every few seconds, where that is wanted."""
    if not wanted:
        yield
        return
    ended = Event()

    def beat() -> None:
        from optuna.exceptions import UpdateFinishedTrialError

        count = trial.user_attrs.get(BEAT, 0)
        while not ended.wait(BEATS):
            count += 1
            try:
                trial.set_user_attr(BEAT, count)
            except UpdateFinishedTrialError:
                return  # another machine took this one for dead, and was quicker

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
