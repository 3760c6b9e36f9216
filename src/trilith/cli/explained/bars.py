"""A finding on the terminal: its sentences, and a table with a bar a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trilith.cli.console import plain_table, print_line, stdout_console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trilith.experiments.report.findings import Finding

WIDTH = 30  # characters of the longest bar
EIGHTHS = " ▏▎▍▌▋▊▉█"


def print_finding(finding: Finding) -> None:
    """The sentences, then the numbers; the column that is shown as bars gets them at its right."""
    from rich.text import Text

    from trilith.experiments.report.findings import written
    from trilith.experiments.report.formatting import format_together, shorten

    for line in (finding.title, *finding.sentences):
        print_line(line)
    place = list(finding.names).index(finding.bars)
    numbers = [float(row[place]) for row in finding.rows]
    together = format_together(numbers)
    table = plain_table()
    for name in finding.names:
        table.add_column(name, justify="left" if name == finding.names[0] else "right")
    table.add_column("")
    for row, number, bar in zip(finding.rows, together, bars(numbers), strict=True):
        cells = [number if each == place else shorten(written(cell), 30) for each, cell in enumerate(row)]
        table.add_row(*map(Text, cells), Text(bar))
    stdout_console(110).print(table, "")


def bars(numbers: Sequence[float]) -> list[str]:
    """A bar each, from a common zero: to the right above it, to the left below."""
    low, high = min(0.0, *numbers, 0.0), max(0.0, *numbers, 0.0)
    scale = WIDTH / (high - low or 1.0)
    left = round(-low * scale)
    drawn = []
    for number in numbers:
        if number < 0:
            drawn.append(("█" * round(-number * scale)).rjust(left))
        else:
            whole, rest = divmod(round(number * scale * 8), 8)
            drawn.append(" " * left + "█" * whole + EIGHTHS[rest].strip())
    return drawn
