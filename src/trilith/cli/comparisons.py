"""How a comparison of runs is printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from trilith.cli.console import plain_table, print_line, stdout_console
from trilith.cli.stores import printable

if TYPE_CHECKING:
    from trilith.experiments.compare import Comparison
    from trilith.experiments.compare.curves import Points

WIDTH = 200  # of tables that no terminal shows


def print_comparison(comparison: Comparison) -> None:
    """Warnings first, then the settings that differ and the metrics, the best marked."""
    from rich.text import Text

    from trilith.experiments.compare.text import seeds_text, setting_text, spread_text

    for warning in comparison.warnings:
        stdout_console(WIDTH).print(Text(printable(f"ATTENTION: {warning}"), "bold red"))
    names = [group.name for group in comparison.groups]
    settings = {name: list(map(setting_text, values)) for name, values in comparison.settings.items()}
    if settings:
        _print_table("settings that differ", names, settings, lambda name: None)
    else:
        print_line(
            "No setting differs" + (" but the seed.\n" if len(comparison.groups[0].runs) > 1 else ".\n")
        )
    if comparison.metrics:
        metrics = {name: list(map(spread_text, spreads)) for name, spreads in comparison.metrics.items()}
        seeds = {"seeds": [seeds_text(group) for group in comparison.groups]}
        _print_table("metrics (* best)", names, metrics | seeds, comparison.best.get)


def print_curves(quantity: str | None, curves: Mapping[str, Points]) -> None:
    """A line of bars for each run."""
    from trilith.experiments.compare import sparklines

    drawn = {name: curve for name, curve in curves.items() if curve}
    if quantity is None or not drawn:
        return
    print_line(f"{quantity.replace('_', ' ')} by epoch")
    width = max(map(len, drawn))
    for (name, curve), bars in zip(drawn.items(), sparklines(list(drawn.values())), strict=True):
        print_line(f"  {name:{width}}  {bars:40}  {curve[0][1]:.4g} to {curve[-1][1]:.4g}")


def _print_table(
    title: str,
    names: Sequence[str],
    rows: Mapping[str, Sequence[str]],
    best: Callable[[str], int | None],
) -> None:
    from rich.text import Text

    table = plain_table(pad_edge=False)
    table.add_column(title)
    for name in names:
        table.add_column(name, justify="right")
    for name, cells in rows.items():
        marked = [
            Text(f"{printable(cell)} *", "bold") if place == best(name) else Text(printable(cell))
            for place, cell in enumerate(cells)
        ]
        table.add_row(Text(printable(name)), *marked)
    stdout_console(WIDTH).print(table, "")
