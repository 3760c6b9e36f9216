"""A bar for whatever goes through rows for more than a second."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 1.0  # seconds


class RowProgress:
    """How many rows are done, and of how many; a bar, where there is one, shows it."""

    def __init__(self, bar: Progress | None = None) -> None:
        self.bar = bar
        self.task = None if bar is None else bar.add_task("reading", total=None)

    def expect(self, verb: str, count: int, things: str = "rows") -> None:
        """The rows are read; from here on this happens to so many of them, or of other things."""
        if self.bar is not None and self.task is not None:
            self.bar.update(self.task, description=f"{verb} {count:,} {things}", total=count)

    def advance(self, rows: int) -> None:
        """So many more are done."""
        if self.bar is not None and self.task is not None:
            self.bar.advance(self.task, rows)


def shows_progress(quiet: bool = False) -> bool:
    """Whether stderr shows how far it is: where it is a terminal."""
    return not quiet and sys.stderr is not None and sys.stderr.isatty()


@contextmanager
def row_progress() -> Iterator[RowProgress]:
    """Shows the progress on stderr, if that is a terminal, after a second."""
    if not shows_progress():
        yield RowProgress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=16), TimeRemainingColumn())
    # the rows may go to stdout: that is left alone
    bar = Progress(
        *columns,
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    begin = Timer(PATIENCE, bar.start)
    begin.daemon = True
    begin.start()
    try:
        yield RowProgress(bar)
    finally:
        begin.cancel()
        begin.join()
        if bar.live.is_started:
            bar.stop()
