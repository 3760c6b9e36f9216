"""What `trilith sweep` says: how far it is, the best trials, where the files are."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from trilith.cli.console import plain_table, print_line, stdout_console
from trilith.cli.progress import shows_progress

if TYPE_CHECKING:
    from trilith.experiments.sweep import Progress, Sweep

SHOWN = 5  # trials of the table


@contextmanager
def shown(quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """A line on stderr that is written over, where that is a terminal; gone in the end."""
    if not shows_progress(quiet):
        yield lambda progress: None
        return
    width = 0

    def write(text: str) -> None:
        nonlocal width
        sys.stderr.write(f"\r{text.ljust(width)}")
        sys.stderr.flush()
        width = len(text)

    try:
        yield lambda progress: write(str(progress))
    finally:
        write("")
        sys.stderr.write("\r")


def tell_sweep(sweep: Sweep, output: Path | None, quiet: bool) -> None:
    """Write the best idea and the page, and say what was found."""
    from trilith.experiments.sweep import progress_of, ranking, write_best
    from trilith.experiments.sweep.page import write_page

    progress = progress_of(sweep)
    files = {"page": write_page(sweep)}
    if ranking(sweep):
        files["best"] = write_best(sweep, output)
    if quiet:
        return
    print_line(f"{sweep.name}: {progress}.")
    if "best" in files:
        _print_best(sweep)
    for what, path in files.items():
        print_line(f"{what:8} {path}")
    if progress.ended < progress.wanted:
        print_line("The sweep is not over. The same command goes on with it.")


def _print_best(sweep: Sweep) -> None:
    from rich.text import Text

    from trilith.experiments.sweep import ranking

    metric = sweep.search.metric
    table = plain_table()
    table.add_column("trial")
    table.add_column("validation error" if metric == "auto" else metric, justify="right")
    fields = list(sweep.space.fields)
    for field in fields:
        table.add_column(Text(field.partition(".")[2]), justify="right")
    for trial in ranking(sweep)[:SHOWN]:
        values = sweep.space.values(trial.params)
        cells = [Text(str(values.get(field, ""))) for field in fields]
        table.add_row(Text(str(trial.user_attrs["run"])), f"{trial.value:.6g}", *cells)
    stdout_console(120).print(table, "")
