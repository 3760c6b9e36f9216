"""Sweep: one search, with its folder in the store and its trials in Optuna's study."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from trilith.experiments.idea import Idea, SearchIdea, parse_idea
from trilith.experiments.store import Store
from trilith.experiments.sweep.begin import require_same
from trilith.experiments.sweep.naming import search_of, sweep_folder
from trilith.experiments.sweep.pruner import epochs_of, make_pruner
from trilith.experiments.sweep.space import Label, Space
from trilith.experiments.sweep.storage import open_storage
from trilith.training.measures import higher_is_better

if TYPE_CHECKING:
    from optuna import Study
    from optuna.trial import FrozenTrial

TRIALS = 50
# What is kept with a trial, in Optuna.
SURPLUS = "surplus"  # begun when there were enough: by another machine, at the same moment
RUN, ERROR, SITTINGS = "run", "error", "sittings"
IDEA = "idea"  # kept with the study


@dataclass(frozen=True, eq=False)
class Sweep:
    """An open sweep. storage: the address of a shared database; None for the journal in its folder."""

    name: str
    idea: Idea
    store: Store
    study: Study
    storage: str | None

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return sweep_folder(self.store, self.name)

    @property
    def search(self) -> SearchIdea:
        """What is searched."""
        return search_of(self.idea)

    @cached_property
    def space(self) -> Space:
        """The fields that are searched."""
        return Space(self.search)

    @cached_property
    def grid(self) -> list[dict[str, Label]]:
        """All points that a grid tries, in its order."""
        return self.space.grid()

    @cached_property
    def wanted(self) -> int:
        """How many trials the sweep has when it is done."""
        if self.search.sampler == "grid":
            points = len(self.grid)
            return min(self.search.trials or points, points)
        return self.search.trials or TRIALS

    def trials(self) -> list[FrozenTrial]:
        """Those that count, in the order of their begin."""
        return [trial for trial in self.study.get_trials(deepcopy=False) if SURPLUS not in trial.user_attrs]

    def trial_idea(self, values: dict[str, object]) -> Idea:
        """What a trial trains; it keeps the search, which says what is measured."""
        plain = self._plain.with_values({"network.ensemble": self.search.ensemble, **values})
        return plain.model_copy(update={"search": self.search})

    @cached_property
    def _plain(self) -> Idea:
        return self.idea.without_search()


@contextmanager
def open_sweep(name: str, idea: Idea, store: Store, storage: str | None = None) -> Iterator[Sweep]:
    """The sweep of this name, made where there is none.

    Raises:
        SettingError: the trials that are there are of another idea; says what differs.
        DataError: the database cannot be used.
    """
    import optuna

    search = search_of(idea)
    with open_storage(sweep_folder(store, name), storage) as opened:
        study = optuna.create_study(
            storage=opened,
            study_name=name,
            direction=direction_of(search),
            pruner=make_pruner(search, epochs_of(idea, search)),
            load_if_exists=True,
        )
        _agree(study, name, idea)
        yield Sweep(name, idea, store, study, storage)


def _agree(study: Study, name: str, idea: Idea) -> None:
    """Another machine may have begun it, with an idea of its own."""
    if IDEA in study.user_attrs:
        require_same(name, parse_idea(study.user_attrs[IDEA], "/"), idea)
    else:
        study.set_user_attr(IDEA, idea.without_credentials().to_toml())


def direction_of(search: SearchIdea) -> Literal["minimize", "maximize"]:
    """Which way the metric becomes better."""
    if search.direction != "auto":
        return search.direction
    from trilith.metrics import METRICS

    # "auto" is an error
    return "maximize" if search.metric != "auto" and higher_is_better(search.metric, METRICS) else "minimize"
