"""`train`: fit a network to arrays in one call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from trilith.engines import Engine, Precision, choose_engine
from trilith.losses import LossFunction, choose_loss
from trilith.network import Network
from trilith.network.feeds import Arrays
from trilith.optimizers import Optimizer, choose_optimizer
from trilith.regularization import Regularization
from trilith.schedules import Schedule, choose_schedule
from trilith.training.callbacks import Callback, EarlyStopping
from trilith.training.dataset import as_validation, make_dataset
from trilith.training.history import History
from trilith.training.listeners import make_listeners
from trilith.training.measures import MetricChoice
from trilith.training.progress import wants_progress
from trilith.training.recording import Recording
from trilith.training.rules import TRAIN_RULES, check_rules
from trilith.training.trainer import Trainer
from trilith.training.updates import Descent


def train(
    network: Network,
    X: Arrays,
    y: Any,
    *,
    loss: str | LossFunction = "cross_entropy",
    optimizer: str | Optimizer = "adam",
    schedule: str | Schedule = "constant",
    weight_decay_schedule: str | Schedule = "constant",
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
    threads: int | None = None,
    callbacks: Sequence[Callback] = (),
    progress: bool | str = "auto",
    checkpoint: str | Path | None = None,
    checkpoint_seconds: float = 30.0,
) -> History:
    """Train the network on X (rows, ...) and y, and return the history, one row an epoch.

    The settings are kept in `network.metadata`, and so in the model file.

    loss: a name, a Loss, or a function (output node, target node) to a node.
    weight_decay_schedule: how the optimizer's weight decay changes, beside what its rate does to it.
    batch_size: rows a step; None takes all rows at once (batch gradient descent), 1 is stochastic.
    validation_data: (X, y) or (X, y, sample_weight); else `validation_split` of the rows is set aside.
    metrics: names from trilith.metrics, or functions (targets, outputs) to a number, which are computed on
        the validation data only. A function whose name ends in error, loss or deviance is better lower.
    early_stopping: how many epochs without improvement of `monitor`, a column of the history, end it.
    keep_best: with validation data or early stopping, return to the weights of the epoch with the best
        `monitor`.
    average_decay: that of an exponential moving average of the weights, e.g. 0.999, which then is the result.
    engine, threads: who computes, "auto" for the fastest that is here, and on how many threads (None:
        TRILITH_THREADS, else what is free to use); the native engine's results do not depend on them.
    l1, l2, max_norm, clip_value, clip_norm: see trilith.regularization.Regularization.
    checkpoint: a file to which all that this training needs is written every `checkpoint_seconds`, at Ctrl-C
        and at the end. Where it is there already, training goes on from it and ends with the same bits as if
        it had never stopped; one that was complete returns at once. The one before lies beside it, and is
        taken where this one is broken.

    Raises:
        SettingError, DataError, ShapeError: settings or data that cannot work, before the first step; a
            checkpoint of another training.
        CheckpointError: the checkpoint cannot be written, or is corrupted, and so is the one before.
        NonFiniteError: a NaN or an infinity; names the node and the batch.
    """
    check_rules(
        TRAIN_RULES,
        {
            "epochs": epochs,
            "batch_size": batch_size,
            "validation_split": validation_split,
            "keep_best": keep_best,
            "average_decay": average_decay,
            "shuffle": shuffle,
            "seed": seed,
            "precision": precision,
            "threads": threads,
            "checkpoint": checkpoint,
            "checkpoint_seconds": checkpoint_seconds,
        },
    )
    network.set_precision(precision)
    chosen_loss = choose_loss(loss)
    data = make_dataset(network, X, y, sample_weight, chosen_loss, precision)
    given = None
    if validation_data is not None:
        given = make_dataset(network, *as_validation(validation_data), chosen_loss, precision)
    data, validation = data.with_validation(given, validation_split, seed)
    descent = Descent(
        choose_optimizer(optimizer),
        choose_schedule(schedule),
        Regularization(l1, l2, max_norm, clip_value, clip_norm),
        average_decay,
        choose_schedule(weight_decay_schedule),
    )
    trainer = Trainer(
        network,
        chosen_loss,
        descent,
        engine=choose_engine(engine, threads),
        batch_size=batch_size,
        metrics=metrics,
        shuffle=shuffle,
        seed=seed,
        callbacks=make_listeners(
            callbacks,
            early_stopping=early_stopping,
            monitor=monitor,
            keep_best=keep_best,
            validates=validation is not None,
            progress=wants_progress(progress),
        ),
        recording=None if checkpoint is None else Recording(checkpoint, checkpoint_seconds),
    )
    history = trainer.fit(data, validation, epochs)
    network.metadata["training"] = {
        "loss": getattr(chosen_loss, "__name__", repr(chosen_loss)),
        "optimizer": repr(descent.optimizer),
        "schedule": repr(descent.schedule),
        "weight_decay_schedule": repr(descent.weight_decay_schedule),
        "regularization": repr(descent.regularization),
        "average_decay": average_decay,
        "epochs": trainer.epoch,
        "batch_size": batch_size,
        "seed": seed,
    }
    return history
