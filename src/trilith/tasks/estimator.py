"""What the estimators share: every hyperparameter as a keyword, fitting, going on, saving."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from copy import copy, deepcopy
from dataclasses import dataclass
from math import ceil
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import _check_sample_weight

from trilith.engines import choose_engine
from trilith.errors import SettingError
from trilith.losses.loss import LossFunction
from trilith.network import Network
from trilith.schedules import Horizon
from trilith.tasks.build import build_batch_size, build_descent
from trilith.tasks.rules import RULES
from trilith.tasks.seed import require_repeatable, seed_of
from trilith.tasks.settings import TrainingSettings
from trilith.tasks.sklearn_callbacks import CallbackSupport, Fit, epoch_tasks, with_callbacks
from trilith.training import Callback, Trainer
from trilith.training.checkpoint import Checkpoint
from trilith.training.dataset import Dataset, as_validation, make_dataset
from trilith.training.listeners import make_listeners
from trilith.training.recording import Recording
from trilith.training.rules import check_rules
from trilith.training.statistics import initialise

VALIDATION_SHARE = 0.1  # of the rows, where early stopping is asked for and no validation data is given


@dataclass(eq=False, repr=False, kw_only=True)
class NetworkEstimator(TrainingSettings, CallbackSupport, BaseEstimator, ABC):
    """A network as a scikit-learn estimator. All settings are keywords; see the classes that people use."""

    @abstractmethod
    def _check(self, X: Any, y: Any, reset: bool) -> tuple[np.ndarray, Any]:
        """The examples as the network takes them, with their target; `reset` learns what they look like."""

    @abstractmethod
    def _inputs(self, X: Any) -> np.ndarray:
        """Examples to predict, as the network takes them; a NotFittedError where it was not fitted."""

    @abstractmethod
    def _build(self, X: np.ndarray, target: np.ndarray, weight: np.ndarray | None) -> Network:
        """A new network for these examples; may learn the target's scale from them."""

    @abstractmethod
    def _describe_inputs(self) -> Mapping[str, Any]:
        """What a loaded estimator needs to know of its inputs beside the network, JSON-able."""

    @abstractmethod
    def _restore_inputs(self, description: Mapping[str, Any]) -> None:
        """The reverse of it; a ModelFileError where the description does not fit the network."""

    @abstractmethod
    def _read_target(self, y: Any, first: bool) -> np.ndarray:
        """The target as the loss wants it; on the first call learns classes or scales from it."""

    @abstractmethod
    def _choose_loss(self) -> LossFunction:
        """The loss, from the name and the target's kind."""

    @abstractmethod
    def _default_metrics(self) -> tuple[str, ...]:
        """What is measured beside the loss where the user does not say."""

    @abstractmethod
    def _describe(self) -> Mapping[str, Any]:
        """What a loaded estimator needs beside the network, JSON-able."""

    @abstractmethod
    def _restore(self, description: Mapping[str, Any]) -> None:
        """The reverse of `_describe`; a ModelFileError where the description does not fit the network."""

    def _example_weight(self, y: Any, sample_weight: np.ndarray | None) -> np.ndarray | None:
        """The weight of each example, or None for equal weights."""
        return sample_weight

    @with_callbacks
    def fit(
        self, X: Any, y: Any, sample_weight: Any = None, validation_data: tuple[Any, ...] | None = None
    ) -> Self:
        """Train from scratch, or with warm_start from where the last fit ended.

        X: (rows, features); y: (rows,) or (rows, outputs). `validation_data`: (X, y) or (X, y, weight).

        Raises:
            SettingError, DataError, ShapeError: settings or data that cannot work.
            NonFiniteError: training met a NaN or an infinity; names the node and the batch.
        """
        fresh = not (self.warm_start and hasattr(self, "network_"))
        tasks = epoch_tasks(Fit(self, X, y, sample_weight), self.snapshot)
        return self._train(
            X, y, sample_weight, validation_data, fresh, self.epochs, recorded=True, watching=tasks
        )

    def _train(
        self,
        X: Any,
        y: Any,
        sample_weight: Any,
        validation_data: tuple[Any, ...] | None,
        fresh: bool,
        epochs: int,
        recorded: bool = False,
        watching: Sequence[Callback] = (),
    ) -> Self:
        check_rules(RULES, self.get_params(deep=False))
        recording = self._recording(fresh) if recorded else None
        data = self._dataset(X, y, sample_weight, fresh)
        loss = self.training_loss()
        given = None if validation_data is None else self._read_validation(validation_data, loss)
        data, validation = data.with_validation(given, self._validation_share, self.seed_)
        self.horizon_: Horizon | None = self._horizon(len(data))  # that is planned
        trainer = self._trainer(loss, len(data), validation is not None, recording, watching)
        trainer.fit(data, validation, epochs, planned=self.epochs)
        return self

    def untrained(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Build the network that `fit` would train, with the values that it has before the first step.

        Raises:
            SettingError, DataError, ShapeError: settings or data that cannot work.
        """
        check_rules(RULES, self.get_params(deep=False))
        data = self._dataset(X, y, sample_weight, fresh=True)
        data, _ = data.with_validation(None, self._validation_share, self.seed_)
        self.horizon_ = self._horizon(len(data))
        initialise(self.network_, data, choose_engine(self.engine, self.threads), self.seed_)
        return self

    @property
    def _validation_share(self) -> float:
        return self.validation_split or (VALIDATION_SHARE if self.early_stopping else 0.0)

    def _horizon(self, rows: int) -> Horizon:
        """How long a training on so many rows is planned to be."""
        size = build_batch_size(self.batch_size, rows) or rows
        return Horizon(ceil(rows / min(size, rows)), self.epochs)

    def _dataset(self, X: Any, y: Any, sample_weight: Any, fresh: bool) -> Dataset:
        """The examples as the loss wants them; the first time, the network is built for them."""
        X, y = self._check(X, y, reset=fresh)
        if sample_weight is not None:
            sample_weight = _check_sample_weight(sample_weight, X, ensure_non_negative=True)
        target = self._read_target(y, fresh)
        weight = self._example_weight(y, sample_weight)
        if fresh:
            self._start(X, target, weight)
        return make_dataset(self.network_, X, target, weight, self.training_loss(), self.network_.precision)

    def _start(self, X: np.ndarray, target: np.ndarray, weight: np.ndarray | None) -> None:
        self.seed_ = seed_of(self.random_state)
        self.network_ = self._build(X, target, weight)
        self.checkpoint_ = Checkpoint()
        self.history_ = self.checkpoint_.history

    def _read_validation(self, given: Any, loss: LossFunction) -> Dataset:
        X, y, weight = as_validation(given)
        X, y = self._check(X, y, reset=False)
        if weight is not None:
            weight = _check_sample_weight(weight, X, ensure_non_negative=True)
        weight = self._example_weight(y, weight)
        target = self._read_target(y, first=False)
        return make_dataset(self.network_, X, target, weight, loss, self.network_.precision)

    def _recording(self, fresh: bool) -> Recording | None:
        """Of this training, where a checkpoint is asked for."""
        if self.checkpoint is None:
            return None
        require_repeatable(self.checkpoint, self.random_state)
        if not fresh:
            raise SettingError(
                "a checkpoint is of a training from scratch, and warm_start trains on. "
                "Set checkpoint=None, or warm_start=False to go on from the checkpoint."
            )
        return Recording(self.checkpoint, self.checkpoint_seconds)

    def _trainer(
        self,
        loss: LossFunction,
        rows: int,
        validates: bool,
        recording: Recording | None,
        watching: Sequence[Callback],
    ) -> Trainer:
        return Trainer(
            self.network_,
            loss,
            build_descent(self),
            engine=choose_engine(self.engine, self.threads),
            batch_size=build_batch_size(self.batch_size, rows),
            metrics=self._default_metrics() if self.metrics is None else self.metrics,
            shuffle=self.shuffle,
            seed=self.seed_,
            callbacks=make_listeners(
                (*watching, *self.callbacks),
                early_stopping=self.early_stopping,
                monitor=self.monitor,
                keep_best=self.keep_best,
                validates=validates,
                progress=bool(self.verbose),
            ),
            checkpoint=self.checkpoint_,
            recording=recording,
        )

    def snapshot(self) -> dict[str, Any]:
        """What was learned so far, by attribute; further training leaves it as it is."""
        checkpoint = Checkpoint(self.checkpoint_.epoch, deepcopy(self.history_))
        return {
            "network_": deepcopy(self.network_),
            "checkpoint_": checkpoint,
            "history_": checkpoint.history,
        }

    def as_average(self, network: Network) -> Self:
        """A copy that predicts with this network, which averages several like its own."""
        average = copy(self)
        average.network_ = network
        return average

    def _outputs(self, X: Any) -> np.ndarray:
        """The network's outputs (rows, outputs) as float64."""
        X = self._inputs(X)
        outputs = self.network_.predict(X, engine=self.engine, threads=self.threads)
        return np.asarray(outputs, dtype=np.float64)

    def encoded_target(self, y: Any) -> np.ndarray:
        """A target as the loss wants it, classes as their numbers; of a fitted estimator.

        Raises:
            DataError: a class or a number of columns that it was not fitted to.
        """
        return self._read_target(np.asarray(y), first=False)

    def training_loss(self) -> LossFunction:
        """What training minimises."""
        return self._choose_loss()
