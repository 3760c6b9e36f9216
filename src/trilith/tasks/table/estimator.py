"""What the estimators of tables share: the encoder of columns, the networks, their average."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import _check_sample_weight, check_is_fitted

from trilith.data import SplitPlan, Table, TableEncoder, read_table
from trilith.engines import Engine
from trilith.errors import DataError
from trilith.network import average_networks
from trilith.tasks.estimator import NetworkEstimator
from trilith.tasks.rules import RULES
from trilith.tasks.seed import require_repeatable, seed_of
from trilith.tasks.sklearn_callbacks import CallbackSupport, Fit, NetworkTasks, with_callbacks
from trilith.tasks.table.features import table_features
from trilith.tasks.table.members import Examples, Member, Part, train_members
from trilith.tasks.table.presets import Task, choose_preset
from trilith.tasks.table.progress import Progress
from trilith.tasks.table.rules import TABLE_RULES
from trilith.training import Callback, History
from trilith.training.rules import check_rules


@dataclass(eq=False, repr=False, kw_only=True)
class TableEstimator(CallbackSupport, BaseEstimator, ABC):
    """Takes any table; see the classes that people use."""

    preset: str = "default"
    settings: Mapping[str, Any] | None = None
    ensemble: int | None = None
    ensemble_over: str = "folds"
    scaler: str = "robust"
    column_kinds: Mapping[str, str] | None = None
    drop: Sequence[str] = ()
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
    def _calibrate(self, members: Sequence[Member], examples: Examples) -> float:
        """Learn from the members' answers for their validation rows; the factor on all outputs."""

    @with_callbacks
    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        validation_rows: Sequence[np.ndarray] | np.ndarray | None = None,
    ) -> Self:
        """Understand the columns of X, train the networks, and learn how sure they are.

        X: a table of any kind that trilith.read_table takes, dataframe or array; y: (rows,). Each network
        trains on all rows but its validation rows, which choose its best epoch and tell how far predictions
        can be trusted: drawn by `validation_split`, or the network's fold; or `validation_rows`, numbers of
        rows, for all networks or for each.

        Raises:
            SettingError, DataError: settings or data that cannot work.
            NonFiniteError: training met a NaN or an infinity; names the node and the batch.
        """
        encoder = self.learn_columns(table := as_table(X))
        target = self.read_target(y)
        if len(target) != len(table):
            raise DataError(f"X has {len(table)} rows and y has {len(target)}. Give each row a target.")
        weight = None if sample_weight is None else _check_sample_weight(sample_weight, target)
        self.seed_ = seed_of(self.random_state)
        rows = self._validation_rows(table, target, self.networks_for(len(table)), validation_rows)
        everything = np.arange(len(table))
        parts = [Part(np.setdiff1d(everything, held), held) for held in rows]
        classes = getattr(self, "classes_", None)
        examples = Examples(encoder.transform(table), target, weight, classes)
        with NetworkTasks(Fit(self, X, y, sample_weight), len(parts), self._snapshot) as tasks:
            return self.fit_encoded(examples, parts, listen=tasks.listen)

    def learn_columns(self, table: Table) -> TableEncoder:
        """Decide what each column of a table is, and how it becomes features.

        Raises:
            SettingError, DataError: settings that cannot be, or columns that do not suit them.
        """
        check_rules(TABLE_RULES, self.get_params(deep=False))
        require_repeatable(self.checkpoint, self.random_state)
        self.encoder_ = TableEncoder.fit(table, kinds=dict(self.column_kinds or {}), drop=tuple(self.drop))
        self.n_features_in_, self.feature_names_in_ = len(table.names), np.array(table.names, dtype=object)
        return self.encoder_

    def networks_for(self, rows: int) -> int:
        """How many networks are trained on so many rows."""
        return self.ensemble or choose_preset(self.preset).plan(self.task, rows)[1]

    def network_settings(self, rows: int) -> dict[str, Any]:
        """The settings of each network, for so many rows: the preset's, and one's own over them."""
        return choose_preset(self.preset).plan(self.task, rows)[0] | dict(self.settings or {})

    def fit_encoded(
        self,
        examples: Examples,
        parts: Sequence[Part],
        listen: Callable[[int], Sequence[Callback]] = lambda number: (),
    ) -> Self:
        """Train one network for each part of these examples, whose features `encoder_` made.

        The features may be a memory map; where a part is a slice, no row is copied.
        listen: the callbacks of the network with this number, from 0, beside those of all networks.

        Raises:
            SettingError, DataError, NonFiniteError: as `fit`.
        """
        members = self._members(examples, parts, listen)
        self.networks_ = [member.network for member in members]  # for those who watch them being trained
        with Progress(len(members), shown=bool(self.verbose)) as progress:
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
        numbers = sum(each.kind == "number" for each in self.encoder_.features)
        numeric = choose_preset(self.preset).numeric(numbers, len(examples))
        block = table_features(self.encoder_.features, examples.X, self.scaler, numeric)
        settings = {"features": block, **self.network_settings(len(examples))}
        return [
            Member(self._network(settings, number, len(parts)), part, listen(number))
            for number, part in enumerate(parts)
        ]

    @property
    def history_(self) -> History:
        """The history of the first network."""
        return self.networks_[0].history_

    def _average(self, networks: Sequence[NetworkEstimator], factor: float) -> NetworkEstimator:
        average: NetworkEstimator = copy(networks[0])
        average.set_params(threads=self.threads, callbacks=(), members=1, checkpoint=None)
        average.network_ = average_networks([each.network_ for each in networks], factor)
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

    def _features(self, X: Any) -> np.ndarray:
        check_is_fitted(self, "estimator_")
        return self.encoder_.transform(as_table(X))


def fold_count(networks: int, validation_split: float) -> int:
    """Into how many folds rows are cut for so many networks: none validates on more rows than this share."""
    return max(networks, round(1 / validation_split))


def as_table(X: Any) -> Table:
    """Any table in the one form that encoders take."""
    return X if isinstance(X, Table) else read_table(X)
