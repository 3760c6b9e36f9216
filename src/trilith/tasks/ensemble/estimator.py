"""What the estimators that average networks share: how many, which rows each learns from, their average."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import _check_sample_weight

from trilith.data import SplitPlan, Table
from trilith.data.tables.target import Task
from trilith.engines import Engine
from trilith.errors import DataError
from trilith.network import average_networks
from trilith.tasks.ensemble.members import Examples, Member, Part, train_members
from trilith.tasks.ensemble.progress import Progress
from trilith.tasks.estimator import NetworkEstimator
from trilith.tasks.rules import RULES
from trilith.tasks.seed import seed_of
from trilith.tasks.sklearn_callbacks import CallbackSupport, Fit, NetworkTasks
from trilith.training import Callback, History
from trilith.training.rules import check_rules


@dataclass(eq=False, repr=False, kw_only=True)
class EnsembleEstimator(CallbackSupport, BaseEstimator, ABC):
    """Trains several networks and predicts with their average; see the classes that people use."""

    preset: str = "default"
    settings: Mapping[str, Any] | None = None
    ensemble: int | None = None
    ensemble_over: str = "folds"
    validation_split: float = 0.1
    callbacks: Sequence[Callback] = ()
    engine: str | Engine = "auto"
    threads: int | None = None
    checkpoint: str | Path | None = None
    checkpoint_seconds: float = 30.0
    random_state: Any = None
    verbose: bool | int = False

    task: ClassVar[Task]
    network_class: ClassVar[type[NetworkEstimator]]

    @abstractmethod
    def read_target(self, y: Any) -> np.ndarray:
        """y as an array (rows,); learns the classes, if there are any."""

    @abstractmethod
    def _plan(self, rows: int) -> tuple[dict[str, Any], int]:
        """What the preset stands for, of so many rows: the settings of a network, and how many networks."""

    @abstractmethod
    def _of_examples(self, examples: Examples) -> dict[str, Any]:
        """Settings of the networks that follow from what they take."""

    @abstractmethod
    def _examples(self, X: Any) -> np.ndarray:
        """Examples to predict, as the networks take them; a NotFittedError where nothing was fitted."""

    @abstractmethod
    def _calibrate(self, members: Sequence[Member], examples: Examples) -> float:
        """Learn from the members' answers for their validation rows; the factor on all outputs."""

    def networks_for(self, rows: int) -> int:
        """How many networks are trained on so many rows."""
        return self.ensemble or self._plan(rows)[1]

    def network_settings(self, rows: int) -> dict[str, Any]:
        """The settings of each network, for so many rows: the preset's, and one's own over them."""
        return self._plan(rows)[0] | dict(self.settings or {})

    def _fit_examples(
        self,
        fit: Fit,
        rows: Table,
        encoded: Callable[[], np.ndarray],
        validation_rows: Sequence[np.ndarray] | np.ndarray | None,
        what: str = "row",
    ) -> Self:
        """Read the target, draw the validation rows, unless they are given, and train.

        fit: the data as they were given; scikit-learn's callbacks hear of it. rows: as a split knows them.
        encoded: makes them what the networks take. what: what they are, in messages.
        """
        target = self.read_target(fit.y)
        if len(target) != len(rows):
            raise DataError(f"X has {len(rows)} {what}s and y has {len(target)}. Give each {what} a target.")
        weight = None if fit.sample_weight is None else _check_sample_weight(fit.sample_weight, target)
        examples = Examples(encoded(), target, weight, getattr(self, "classes_", None))
        self.seed_ = seed_of(self.random_state)
        count = self.networks_for(len(examples))
        held = self._validation_rows(rows, examples.y, count, validation_rows)
        everything = np.arange(len(examples))
        parts = [Part(np.setdiff1d(everything, each), each) for each in held]
        with NetworkTasks(fit, len(parts), self._snapshot) as tasks:
            return self.fit_encoded(examples, parts, listen=tasks.listen)

    def fit_encoded(
        self,
        examples: Examples,
        parts: Sequence[Part],
        listen: Callable[[int], Sequence[Callback]] = lambda number: (),
    ) -> Self:
        """Train one network for each part of these examples, which are as the networks take them.

        They may be a memory map; where a part is a slice, no row is copied.
        listen: the callbacks of the network with this number, from 0, beside those of all networks.

        Raises:
            SettingError, DataError, NonFiniteError: as `fit`.
        """
        members = self._members(examples, parts, listen)
        self.networks_ = [member.network for member in members]  # for those who watch them being trained
        with Progress("network", len(members), shown=bool(self.verbose)) as progress:
            trained = train_members(members, examples, threads=self.threads, finished=progress.show)
        self.networks_ = [member.network for member in trained]
        learned = np.zeros(len(examples), bool)
        for member in trained:
            learned[member.part.train] = True
        self.rows_ = int(learned.sum())  # that at least one network was trained on
        factor = self._calibrate(trained, examples)
        self.estimator_ = self._average(self.networks_, factor)
        return self

    def untrained(self, examples: Examples, part: Part) -> NetworkEstimator:
        """The first network that `fit_encoded` would train, on this part, as it is before its first step.

        Raises:
            SettingError, DataError: as `fit`.
        """
        (member,) = self._members(examples, [part])
        return member.untrained(examples)

    def _members(
        self,
        examples: Examples,
        parts: Sequence[Part],
        listen: Callable[[int], Sequence[Callback]] = lambda number: (),
    ) -> list[Member]:
        """The networks, not yet built, each with its part of the examples."""
        self.seed_ = seed_of(self.random_state)
        settings = {**self._of_examples(examples), **self.network_settings(len(examples))}
        return [
            Member(self._network(settings, number, len(parts)), part, listen(number))
            for number, part in enumerate(parts)
        ]

    @property
    def history_(self) -> History:
        """The history of the first network."""
        return self.networks_[0].history_

    def _average(self, networks: Sequence[NetworkEstimator], factor: float) -> NetworkEstimator:
        average = networks[0].as_average(average_networks([each.network_ for each in networks], factor))
        average.set_params(threads=self.threads, callbacks=(), checkpoint=None)
        return average

    def _snapshot(self, number: int) -> dict[str, Any]:
        """What one network has learned so far, as if it were the only one; by attribute."""
        network = copy(self.networks_[number])
        network.callbacks = ()
        for attribute, value in network.snapshot().items():
            setattr(network, attribute, value)
        return {"estimator_": self._average([network], 1.0), "networks_": [network]}

    def _network(self, settings: Mapping[str, Any], number: int, networks: int) -> NetworkEstimator:
        network = self.network_class(
            **{
                "random_state": self.seed_ + number,
                "engine": self.engine,
                "threads": self.threads,
                "callbacks": tuple(each.for_network(number) for each in self.callbacks),
                "checkpoint": self.checkpoint and Path(self.checkpoint) / f"network-{number}.checkpoint",
                "checkpoint_seconds": self.checkpoint_seconds,
                "verbose": self.verbose if networks == 1 else False,
                **settings,
            }
        )
        check_rules(RULES, network.get_params(deep=False))  # now: side by side, threads are decided here
        return network

    def _validation_rows(
        self, table: Table, target: np.ndarray, networks: int, given: Sequence[np.ndarray] | np.ndarray | None
    ) -> list[np.ndarray]:
        """The validation rows of each network."""
        if given is not None:
            parts = [given] if isinstance(given, np.ndarray) else list(given)
            return [np.asarray(parts[number % len(parts)]) for number in range(networks)]
        if not self.validation_split:
            return [np.zeros(0, np.int64)] * networks
        classes = target if self.task == "classification" else None
        plan = SplitPlan(test_fraction=0.0, validation_fraction=self.validation_split, seed=self.seed_)
        if self.ensemble_over == "folds" and networks > 1:
            number = fold_count(networks, self.validation_split)
            if len(table) >= 2 * number:
                return [fold.test for fold in plan.folds(table, number, classes)[:networks]]
        return [plan.draw(table, classes).validation] * networks


def fold_count(networks: int, validation_split: float) -> int:
    """Into how many folds rows are cut for so many networks: none validates on more rows than this share."""
    return max(networks, round(1 / validation_split))
