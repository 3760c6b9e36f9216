"""Ending a training before all its epochs, as somebody did who watched it."""

from __future__ import annotations

from trilith.training import Callback, Trainer


class StopAfter(Callback):
    """End after so many epochs. Schedules still stretch over all that were asked for."""

    def __init__(self, epochs: int) -> None:
        self.epochs = epochs

    def epoch_end(self, trainer: Trainer) -> None:
        if trainer.epoch >= self.epochs:
            trainer.stop(f"after {self.epochs} epochs, as asked")
