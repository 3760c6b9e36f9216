"""Hyperparameters for other tools: what a training knows of itself, and values as such tools take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trilith.training import Trainer


def settings_of(trainer: Trainer) -> dict[str, Any]:
    """What a training knows: loss, descent, batches, and the sizes of network and data."""
    loss, descent = trainer.objective.loss, trainer.objective.descent
    return {
        "loss": getattr(loss, "__name__", repr(loss)),
        "optimizer": repr(descent.optimizer),
        "schedule": repr(descent.schedule),
        "weight_decay_schedule": repr(descent.weight_decay_schedule),
        "regularization": repr(descent.regularization),
        "average_decay": descent.average_decay,
        "batch_size": trainer.batch_size,
        "epochs": trainer.epochs,
        "shuffle": trainer.shuffle,
        "seed": trainer.seed,
        "rows": trainer.rows,
        "parameters": sum(
            trainer.network.values[node].size for node in trainer.network.graph.parameters.values()
        ),
    }


def plain(value: Any) -> bool | int | float | str:
    """A number or a switch as it is, anything else as text."""
    return value if isinstance(value, (bool, int, float, str)) else str(value)
