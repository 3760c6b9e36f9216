"""An experiment trained: the call of trilith.train that its code shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trilith.network import Network
from trilith.playground.choices import make
from trilith.playground.experiment import Experiment
from trilith.playground.plane import Plane
from trilith.training import Callback, History, train

OBJECTS = {"optimizer": "optimizer", "schedule": "schedule", "weight_decay_schedule": "schedule"}


def training_settings(experiment: Experiment, plane: Plane) -> dict[str, Any]:
    """The settings of trilith.train, with objects made of choices.

    Raises:
        SettingError: a choice that cannot be made.
    """
    settings = {name: getattr(experiment.training, name) for name in type(experiment.training).model_fields}
    settings |= {name: make(settings[name], what) for name, what in OBJECTS.items()}
    settings["loss"] = experiment.loss(plane)
    return settings | {"metrics": [experiment.metric(plane)], "keep_best": False}


def train_experiment(
    network: Network, plane: Plane, settings: dict[str, Any], callbacks: Sequence[Callback]
) -> History:
    """Train the network on the rows that train.

    Raises:
        NonFiniteError: a NaN or an infinity.
    """
    validation = plane.validation if plane.trained < len(plane.y) else None
    return train(
        network,
        *plane.training,
        validation_data=validation,
        callbacks=callbacks,
        progress=False,
        **settings,
    )
