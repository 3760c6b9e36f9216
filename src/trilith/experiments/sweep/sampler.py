"""Who chooses the values of the next trial."""

from __future__ import annotations

from heapq import nsmallest
from typing import TYPE_CHECKING, Any, cast

from optuna.samplers import CmaEsSampler, PartialFixedSampler, RandomSampler, TPESampler
from optuna.study import StudyDirection
from optuna.trial import FrozenTrial, TrialState

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution
    from optuna.samplers import BaseSampler
    from optuna.study import Study

    from trilith.experiments.sweep.sweep import Sweep

BEST, LATEST = 25, 60  # trials that TPE looks at; its "good" ones are never more than 25
SEEDS = 2**32


def make_sampler(sweep: Sweep, number: int) -> BaseSampler:
    """The sampler for the trial of this number; the first has the values that the idea itself has.

    Each trial has a generator of its own: workers that begin together do not draw the same values, and a
    sweep that goes on later does not draw those of its beginning again.
    """
    search, space = sweep.search, sweep.space
    seed = (search.seed * 1_000_003 + number) % SEEDS
    if search.sampler == "grid":
        return PartialFixedSampler(dict(sweep.grid[number % len(sweep.grid)]), RandomSampler(seed))
    if number == 0:
        return PartialFixedSampler(dict(space.own_labels(sweep.idea)), RandomSampler(seed))
    if search.sampler == "random":
        return RandomSampler(seed)
    if search.sampler == "cmaes":
        # choices and fields with conditions, which CMA-ES does not know, are drawn at random
        return CmaEsSampler(seed=seed, warn_independent_sampling=False)
    # Fields that depend on each other are drawn together (multivariate), in groups where some do not always
    # count; trials that run are taken for bad ones, so that two workers do not try the same place.
    return RememberingTPESampler(seed=seed, multivariate=True, group=space.has_conditions, constant_liar=True)


class RememberingTPESampler(TPESampler):
    """TPE on the best and the latest trials: its cost would grow with all of them, to 20 ms at 1000.

    What is bad is not estimated better from more than some dozens; of the good ones, all are there.
    """

    def infer_relative_search_space(self, study: Study, trial: FrozenTrial) -> dict[str, BaseDistribution]:
        return super().infer_relative_search_space(remembering(study), trial)

    def sample_relative(
        self, study: Study, trial: FrozenTrial, search_space: dict[str, BaseDistribution]
    ) -> dict[str, Any]:
        return super().sample_relative(remembering(study), trial, search_space)

    def sample_independent(
        self, study: Study, trial: FrozenTrial, param_name: str, param_distribution: BaseDistribution
    ) -> Any:
        return super().sample_independent(remembering(study), trial, param_name, param_distribution)


class _Remembering:
    """A study of which only the best and the latest trials are known."""

    def __init__(self, study: Study) -> None:
        self._study = study

    def __getattr__(self, name: str) -> Any:
        return getattr(self._study, name)

    def _get_trials(self, *given: Any, **options: Any) -> list[FrozenTrial]:
        trials = self._study._get_trials(*given, **options)
        if len(trials) <= BEST + LATEST:
            return trials
        earlier, latest = trials[:-LATEST], trials[-LATEST:]
        sign = -1 if self._study.direction == StudyDirection.MAXIMIZE else 1
        ended = [trial for trial in earlier if trial.state == TrialState.COMPLETE]
        best = nsmallest(BEST, ended, key=lambda trial: sign * cast(float, trial.value))
        return [*sorted(best, key=lambda trial: trial.number), *latest]


def remembering(study: Study) -> Study:
    """The study as TPE is to see it."""
    return cast("Study", _Remembering(study))
