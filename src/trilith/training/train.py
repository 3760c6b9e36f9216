"""`train`: fit a network to arrays in one call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from trilith.engines import Engine, Precision, choose_engine
from trilith.errors import SettingError
from trilith.losses import choose_loss
from trilith.losses.loss import LossFunction
from trilith.metrics import Metric, choose_metric
from trilith.network import Network
from trilith.network.network import Arrays
from trilith.optimizers import Optimizer, choose_optimizer
from trilith.regularization import Regularization
from trilith.schedules import Schedule, choose_schedule
from trilith.training.callbacks import BestWeights, Callback, EarlyStopping, as_early_stopping
from trilith.training.dataset import make_dataset
from trilith.training.history import History
from trilith.training.progress import ProgressBar, wants_progress
from trilith.training.step import Objective
from trilith.training.trainer import OutputMetric, Trainer
from trilith.training.updates import Descent

MetricChoice = str | OutputMetric


def train(
    network: Network,
    X: Arrays,
    y: Any,
    *,
    loss: str | LossFunction = "cross_entropy",
    optimizer: str | Optimizer = "adam",
    schedule: str | Schedule = "constant",
    epochs: int = 10,
    batch_size: int | None = 32,
    sample_weight: Any = None,
    validation_data: tuple[Any, ...] | None = None,
    validation_split: float = 0.0,
    metrics: Sequence[MetricChoice] = (),
    early_stopping: int | EarlyStopping | None = None,
    monitor: str = "auto",
    keep_best: bool = True,
    l1: float = 0.0,
    l2: float = 0.0,
    max_norm: float | None = None,
    clip_value: float | None = None,
    clip_norm: float | None = None,
    average_decay: float | None = None,
    shuffle: bool = True,
    seed: int = 0,
    precision: Precision = "float32",
    engine: str | Engine = "auto",
    callbacks: Sequence[Callback] = (),
    progress: bool | str = "auto",
) -> History:
    """Train the network on X (rows, ...) and y, and return the history, one row an epoch.

    loss: a name, a Loss, or a function (output node, target node) to a node.
    batch_size: rows a step; None takes all rows at once (batch gradient descent), 1 is stochastic.
    validation_data: (X, y) or (X, y, sample_weight); else `validation_split` of the rows is set aside.
    metrics: names from trilith.metrics, or functions (targets, outputs) to a number, which are computed on
        the validation data only.
    early_stopping: how many epochs without improvement of `monitor` end the training.
    keep_best: with validation data, return to the weights of the epoch with the best `monitor`.
    average_decay: that of an exponential moving average of the weights, e.g. 0.999, which then is the result.
    l1, l2, max_norm, clip_value, clip_norm: see trilith.regularization.Regularization.

    Raises:
        SettingError, DataError, ShapeError: settings or data that cannot work, before the first step.
        NonFiniteError: a NaN or an infinity; names the node and the batch.
    """
    if epochs < 0 or (batch_size is not None and batch_size < 1):
        raise SettingError(
            f"epochs must be at least 0 and batch_size at least 1 (or None), got {epochs} and {batch_size}."
        )
    if precision not in ("float32", "float64"):
        raise SettingError(f"precision must be float32 or float64, got {precision!r}.")
    if network.values and network.precision != precision:
        network.values = {node: value.astype(precision) for node, value in network.values.items()}
    network.precision = precision
    chosen_loss = choose_loss(loss)
    data = make_dataset(network, X, y, sample_weight, chosen_loss, precision)
    validation = None
    if validation_data is not None:
        X_validation, y_validation, *weights = validation_data
        weight = weights[0] if weights else None
        validation = make_dataset(network, X_validation, y_validation, weight, chosen_loss, precision)
        if validation.weighted != data.weighted:
            data, validation = data.with_weights(), validation.with_weights()
    elif validation_split:
        data, validation = data.split(validation_split, seed)

    listeners = list(callbacks)
    if early_stopping is not None:
        listeners.append(as_early_stopping(early_stopping, monitor))
    if keep_best and validation is not None:
        listeners.append(BestWeights(monitor))
    if wants_progress(progress):
        listeners.append(ProgressBar())
    named, functions = sort_metrics(metrics)
    trainer = Trainer(
        network,
        Objective(
            chosen_loss,
            named,
            Descent(
                choose_optimizer(optimizer),
                choose_schedule(schedule),
                Regularization(l1, l2, max_norm, clip_value, clip_norm),
                average_decay,
            ),
        ),
        engine=choose_engine(engine),
        batch_size=batch_size,
        shuffle=shuffle,
        seed=seed,
        callbacks=listeners,
        output_metrics=functions,
    )
    return trainer.fit(data, validation, epochs)


def sort_metrics(
    metrics: Sequence[MetricChoice],
) -> tuple[dict[str, Metric], dict[str, Callable[[np.ndarray, np.ndarray], float]]]:
    """The metrics that are graphs, and those that are functions of the user, by name."""
    named = {each: choose_metric(each) for each in metrics if isinstance(each, str)}
    functions = {
        getattr(each, "__name__", f"metric_{number}"): each
        for number, each in enumerate(metrics)
        if not isinstance(each, str)
    }
    return named, functions
