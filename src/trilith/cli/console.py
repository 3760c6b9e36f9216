"""What the commands print: tables and lines on stdout, one clear line of error on stderr."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from trilith.experiments.table import Score


def print_line(text: str) -> None:
    """One line on stdout."""
    typer.echo(text)


def print_error(text: str) -> None:
    """One line on stderr."""
    typer.echo("trilith: " + " ".join(text.split()), err=True)


def stdout_console(width: int) -> Console:
    """Where tables are printed: as wide as the terminal, or where there is none, of this width."""
    from rich.console import Console

    return Console(width=None if Console().is_terminal else width, highlight=False)


def plain_table(title: str | None = None, pad_edge: bool = True) -> Table:
    """A table without lines, but for one below its head."""
    from rich import box
    from rich.table import Table

    return Table(title=title, box=box.SIMPLE_HEAD, show_edge=False, title_justify="left", pad_edge=pad_edge)


def print_scores(scores: Mapping[str, Sequence[Score]], title: str) -> None:
    """A table: one row a metric, one column a model."""
    from rich.text import Text

    table = plain_table(title)
    table.add_column("metric")
    for model in scores:
        table.add_column(model, justify="right")
    first = next(iter(scores.values()))
    for row in first:
        values = [next((s.value for s in column if s.name == row.name), None) for column in scores.values()]
        cells = [
            "" if value is None else f"{value:,.4f}" if abs(value) < 100 else f"{value:,.1f}"
            for value in values
        ]
        arrow = "higher is better" if row.higher_is_better else "lower is better"
        table.add_row(Text.assemble(row.name, (f"  {arrow}", "dim")), *cells)
    stdout_console(100).print(table, "")
