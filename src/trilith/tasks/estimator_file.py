"""Estimators in the model file: the network, and what turns its outputs into classes or numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.utils.validation import check_is_fitted

from trilith.errors import ModelFileError
from trilith.network import Network, load
from trilith.schedules import Horizon
from trilith.tasks.catalogue import TASKS
from trilith.tasks.estimator import NetworkEstimator
from trilith.tasks.rules import RULES
from trilith.training.checkpoint import Checkpoint
from trilith.training.rules import NONE, TRAIN_RULES, check_rules, whole

OF_THE_MACHINE = ("engine", "threads", "checkpoint", "checkpoint_seconds")


def save_estimator(
    estimator: NetworkEstimator, path: str | Path, metadata: Mapping[str, Any] | None = None
) -> None:
    """Write a fitted estimator to one safetensors file, with further JSON-able `metadata`.

    Settings that are objects (an Optimizer, a loss function), and engine, threads and checkpoint, which are
    the choice of the machine, are not written: give them again to the loaded estimator before it is trained
    further.

    Raises:
        NotFittedError: the estimator has not been fitted.
        OSError: the file cannot be written; an earlier one of that name is untouched.
    """
    check_is_fitted(estimator, "network_")
    settings = {name: value for name, value in estimator.get_params(deep=False).items() if _is_plain(value)}
    horizon = estimator.horizon_
    estimator.network_.metadata = {
        **(metadata or {}),
        "task": type(estimator).__name__,
        "settings": {name: value for name, value in settings.items() if name not in OF_THE_MACHINE},
        "target": dict(estimator._describe()),
        **estimator._describe_inputs(),
        "training": {
            "epochs": estimator.checkpoint_.epoch,
            "seed": estimator.seed_,
            "steps_per_epoch": None if horizon is None else horizon.steps_per_epoch,
        },
    }
    estimator.network_.save(path)


def load_estimator(path: str | Path) -> NetworkEstimator:
    """Read an estimator that `save_estimator` wrote; its network's `metadata` holds all that was saved.

    Raises:
        ModelFileError: the file is no sound model, or holds a bare network.
    """
    network = load(path)
    try:
        return _restored(network, network.metadata)
    except ModelFileError as error:
        raise ModelFileError(f"cannot load {path}: {error}.") from error
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ModelFileError(
            f"cannot load {path} as an estimator ({error}). A bare network is read with trilith.load."
        ) from error


def _restored(network: Network, metadata: Mapping[str, Any]) -> NetworkEstimator:
    if metadata.get("task") not in TASKS:
        raise ModelFileError(f"its task {metadata.get('task')!r} is not one of {', '.join(TASKS)}")
    kind = TASKS[metadata["task"]]
    settings = {
        name: _tuples(value) for name, value in metadata["settings"].items() if name in kind().get_params()
    }
    check_rules(RULES, settings)
    estimator = kind(**settings)
    estimator.network_ = network
    estimator._restore_inputs(metadata)
    training = metadata["training"]
    check_rules({name: TRAIN_RULES[name] for name in ("epochs", "seed")}, training)
    steps = training.get("steps_per_epoch")  # models of earlier versions lack it
    check_rules({"steps_per_epoch": NONE | whole(1)}, {"steps_per_epoch": steps})
    estimator.horizon_ = None if steps is None else Horizon(steps, estimator.epochs)
    estimator.checkpoint_, estimator.seed_ = Checkpoint(training["epochs"]), training["seed"]
    estimator.history_ = estimator.checkpoint_.history
    estimator._restore(metadata["target"])
    return estimator


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(_is_plain(each) for each in value)
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(each) for key, each in value.items())
    return value is None or isinstance(value, (bool, int, float, str, np.number, np.bool_))


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list) else value
