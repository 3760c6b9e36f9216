"""A table of many short lines that fits the terminal; quicker to print than a table of rich's."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence

import typer

from trilith.cli.console import print_line

BETWEEN = 2  # spaces
PIPED_WIDTH = 200  # characters, where no terminal shows it


def print_columns(
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    shrink: Mapping[str, int],
    drop: Sequence[str],
    colours: Mapping[str, str],
) -> None:
    """Print it. A cell that is a word of `colours` has that colour, unless NO_COLOR is set.

    Where there is no room: the columns of `shrink` are cut to no less than so many characters, in that order,
    and then those of `drop` are left out.
    """
    widths = fitting_widths(titles, rows, shrink, drop, _room())
    for number, row in enumerate([titles, *rows]):
        cells = [
            _coloured(
                cut(cell, widths[title]), widths[title], "bold" if number == 0 else colours.get(cell, "")
            )
            for title, cell in zip(titles, row, strict=True)
            if title in widths
        ]
        print_line((" " * BETWEEN).join(cells).rstrip())


def fitting_widths(
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    shrink: Mapping[str, int],
    drop: Sequence[str],
    room: int,
) -> dict[str, int]:
    """The width of each column that is shown."""
    columns = zip(titles, zip(titles, *rows, strict=True), strict=True)
    widths = {title: max(map(len, cells)) for title, cells in columns}
    widths = {
        title: width for title, width in widths.items() if any(row[titles.index(title)] for row in rows)
    }
    for title, least in shrink.items():
        if title in widths:
            widths[title] = max(min(widths[title], least), widths[title] - max(0, _total(widths) - room))
    for title in drop:
        if _total(widths) > room:
            widths.pop(title, None)
    return widths


def cut(text: str, width: int) -> str:
    """At most so many characters."""
    return text if len(text) <= width else text[: width - 1] + "…"


def _total(widths: Mapping[str, int]) -> int:
    return sum(widths.values()) + BETWEEN * (len(widths) - 1)


def _room() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPED_WIDTH


def _coloured(text: str, width: int, colour: str) -> str:
    padding = " " * (width - len(text))
    if not colour or "NO_COLOR" in os.environ:
        return text + padding
    styled = typer.style(text, bold=True) if colour == "bold" else typer.style(text, fg=colour)
    return styled + padding
