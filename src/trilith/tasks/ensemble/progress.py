"""How many of several things are done, as a line that moves on a terminal's stderr."""

from __future__ import annotations

from types import TracebackType
from typing import Self


class Progress:
    """Shows nothing for a single one, as a network shows its epochs, nor where stderr is no terminal.

    what: the words before the numbers.
    """

    def __init__(self, what: str, total: int, *, shown: bool) -> None:
        self.what, self.total, self.shown = what, total, shown and total > 1

    def __enter__(self) -> Self:
        if self.shown:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as RichProgress

            console = Console(stderr=True)
            self.display = RichProgress(
                TextColumn(self.what),
                MofNCompleteColumn(),
                BarColumn(bar_width=16),
                TimeRemainingColumn(),
                console=console,
                transient=True,
                disable=not console.is_terminal,
            )
            self.display.start()
            self.task = self.display.add_task(self.what, total=self.total)
        return self

    def show(self, done: int) -> None:
        """So many are done."""
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
