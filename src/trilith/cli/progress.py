"""A bar for whatever goes through rows for more than a second."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

PATIENCE = 1.0  # seconds


@contextmanager
def row_progress(title: str, rows: int) -> Iterator[Callable[[int], None]]:
    """Gives a function that is told of rows done. The bar is on stderr, if that is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(f"{title} {{task.completed:,.0f}} of {{task.total:,.0f}} rows"),
        BarColumn(bar_width=16),
        TimeRemainingColumn(),
    )
    # stdout may be where the rows go
    console = Console(stderr=True)
    bar = Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)
    task = bar.add_task(title, total=rows)
    begin = Timer(PATIENCE, bar.start)
    begin.daemon = True
    begin.start()
    try:
        yield lambda done: bar.advance(task, done)
    finally:
        begin.cancel()
        begin.join()
        if bar.live.is_started:
            bar.stop()
