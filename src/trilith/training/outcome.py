"""How a training ended, for those who tell others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from trilith.training.trainer import Trainer

Outcome: TypeAlias = Literal["done", "interrupted", "failed"]


def outcome(trainer: Trainer) -> Outcome:
    """Asked in `train_end`; a training that a callback stopped is done, after Ctrl-C interrupted."""
    reason = trainer.history.stopped_because
    if reason is not None:
        return "interrupted" if reason == "interrupted" else "done"
    return "done" if trainer.checkpoint.epoch >= trainer.epochs else "failed"
