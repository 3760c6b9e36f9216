"""Every listener by its name. A new listener is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from trilith.errors import SettingError
from trilith.listeners.listener import Listener
from trilith.listeners.mlflow import MLflow
from trilith.listeners.tensorboard import TensorBoard
from trilith.listeners.weights_and_biases import WeightsAndBiases

Maker = Callable[[Path, str | None, Mapping[str, Any] | None], Listener]

LISTENERS: dict[str, Maker] = {
    "tensorboard": lambda folder, _, settings: TensorBoard(folder / "tensorboard", settings=settings),
    "mlflow": lambda folder, name, settings: MLflow(run_name=name, folder=folder, settings=settings),
    "wandb": lambda folder, name, settings: WeightsAndBiases(run_name=name, folder=folder, settings=settings),
}


def choose_listener(
    name: str,
    *,
    folder: str | Path = ".",
    run_name: str | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Listener:
    """The listener of this name for one training; `for_network(number)` of it for one of several networks.

    folder: where a tool that writes files writes them. run_name: what the tool shows. settings:
    hyperparameters by name; None tells those that the training itself knows.

    Raises:
        SettingError: no listener has that name, or its library is not installed.
    """
    if name not in LISTENERS:
        raise SettingError(f"listener {name!r} is not known. Use one of: {', '.join(LISTENERS)}.")
    return LISTENERS[name](Path(folder), run_name, settings)
