"""Live progress in the terminal: epoch, loss, metrics, examples per second, time left."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from trilith.engines import Progress
from trilith.training.callbacks import Callback

if TYPE_CHECKING:
    from trilith.training.trainer import Trainer

HIDDEN = ("epoch", "seconds", "learning_rate", "penalty")


class ProgressBar(Callback):
    """A line that moves, on stderr, and nothing where stderr is no terminal."""

    def train_begin(self, trainer: Trainer) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress
        from rich.table import Column

        columns = (
            TextColumn("epoch {task.fields[epoch]}/{task.fields[epochs]}"),
            BarColumn(bar_width=16),
            TimeRemainingColumn(),
            TextColumn("[dim]{task.fields[speed]}"),
            TextColumn("{task.fields[numbers]}", table_column=Column()),  # on a narrow terminal these wrap
        )
        console = Console(stderr=True)
        self.display = RichProgress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        )
        self.display.start()
        total = (trainer.epochs - trainer.epoch) * trainer.rows
        self.task = self.display.add_task(
            "train", total=total, epoch=0, epochs=trainer.epochs, numbers="", speed=""
        )
        self.began, self.first_epoch = time.perf_counter(), trainer.epoch

    def epoch_begin(self, trainer: Trainer) -> None:
        self.display.update(self.task, epoch=trainer.epoch)

    def progress(self, trainer: Trainer, progress: Progress) -> None:
        done = (trainer.epoch - 1 - self.first_epoch) * trainer.rows + progress.examples
        speed = done / max(time.perf_counter() - self.began, 1e-9)
        self.display.update(self.task, completed=done, speed=f"{speed:,.0f} examples/s")

    def epoch_end(self, trainer: Trainer) -> None:
        row = trainer.history[-1]
        numbers = "  ".join(f"{name} {value:.4g}" for name, value in row.items() if name not in HIDDEN)
        done = (trainer.epoch - self.first_epoch) * trainer.rows
        speed = done / max(time.perf_counter() - self.began, 1e-9)
        self.display.update(self.task, completed=done, numbers=numbers, speed=f"{speed:,.0f} examples/s")

    def train_end(self, trainer: Trainer) -> None:
        self.display.stop()


def wants_progress(progress: bool | str) -> bool:
    """Whether to show a bar: "auto" means where stderr is a terminal."""
    if progress == "auto":
        return sys.stderr is not None and sys.stderr.isatty()
    return bool(progress)
