"""How many of the networks are trained, as a line that moves on a terminal's stderr."""

from __future__ import annotations

from types import TracebackType
from typing import Self


class Progress:
    """Shows nothing for a single network, which shows its own epochs, nor where stderr is no terminal."""

    def __init__(self, networks: int, *, shown: bool) -> None:
        self.networks, self.shown = networks, shown and networks > 1

    def __enter__(self) -> Self:
        if self.shown:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as RichProgress

            console = Console(stderr=True)
            self.display = RichProgress(
                TextColumn("network"),
                MofNCompleteColumn(),
                BarColumn(bar_width=16),
                TimeRemainingColumn(),
                console=console,
                transient=True,
                disable=not console.is_terminal,
            )
            self.display.start()
            self.task = self.display.add_task("networks", total=self.networks)
        return self

    def show(self, done: int) -> None:
        """So many networks are trained."""
        if self.shown:
            self.display.update(self.task, completed=done)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.shown:
            self.display.stop()
