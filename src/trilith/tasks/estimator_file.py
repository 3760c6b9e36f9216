"""Estimators in the model file: the network, and what turns its outputs into classes or numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from trilith.errors import ModelFileError
from trilith.network import Network, load
from trilith.tasks.catalogue import TASKS
from trilith.tasks.estimator import NetworkEstimator
from trilith.training import History


def save_estimator(
    estimator: NetworkEstimator, path: str | Path, metadata: Mapping[str, Any] | None = None
) -> None:
    """Write a fitted estimator to one safetensors file, with further JSON-able `metadata`."""
    settings = {key: value for key, value in estimator.get_params(deep=False).items() if _is_plain(value)}
    names = getattr(estimator, "feature_names_in_", None)
    estimator.network_.metadata = {
        **(metadata or {}),
        "task": type(estimator).__name__,
        "settings": settings,
        "target": dict(estimator._describe()),
        "features": estimator.n_features_in_,
        "feature_names": None if names is None else [str(name) for name in names],
        "training": {"epochs": estimator.n_epochs_, "seed": estimator.seed_},
    }
    estimator.network_.save(path)


def load_estimator(path: str | Path) -> NetworkEstimator:
    """Read an estimator that `save_estimator` wrote; its network's `metadata` holds all that was saved.

    Raises:
        ModelFileError: the file is no sound model, or holds a bare network.
    """
    network = load(path)
    metadata = network.metadata
    try:
        return _restored(network, metadata)
    except ModelFileError as error:
        raise ModelFileError(f"cannot load {path}: {error}.") from error
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise ModelFileError(
            f"cannot load {path} as an estimator ({error}). A bare network is read with trilith.load."
        ) from error


def _restored(network: Network, metadata: Mapping[str, Any]) -> NetworkEstimator:
    if metadata.get("task") not in TASKS:
        raise ModelFileError(f"its task {metadata.get('task')!r} is not one of {', '.join(TASKS)}")
    kind = TASKS[metadata["task"]]
    known = set(kind().get_params(deep=False))
    settings = {key: _tuples(value) for key, value in dict(metadata["settings"]).items() if key in known}
    estimator = kind(**settings)
    estimator.network_ = network
    estimator.n_features_in_ = int(metadata["features"])
    if network.graph.inputs[0].shape[1:] != (estimator.n_features_in_,):
        raise ModelFileError("its number of features does not fit its network")
    names = metadata.get("feature_names")
    if names is not None:
        estimator.feature_names_in_ = np.array([str(name) for name in names], dtype=object)
    estimator.history_, estimator.optimizer_state_ = History(), {}
    estimator.n_epochs_ = int(metadata["training"]["epochs"])
    estimator.seed_ = int(metadata["training"]["seed"])
    estimator._restore(metadata["target"])
    return estimator


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(_is_plain(each) for each in value)
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(each) for key, each in value.items())
    return value is None or type(value) in (bool, int, float, str)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list) else value
