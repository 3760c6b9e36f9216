"""`trilith explain vectorization`: loops beside NumPy beside the native engine, measured here."""

from __future__ import annotations

from math import log10
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trilith.experiments.report.findings import Finding
    from trilith.explain.vectorization import Timing, Work

WIDTH = 30  # characters of the longest bar
SENTENCES = (
    "Each way does the same work on the same numbers, in float64; that the results are equal is checked. "
    "Seconds are medians of five rounds in turn, on one thread; bars grow with the logarithm of the speed.",
)


def explain_vectorization(output: Path | None) -> None:
    """Measure all works, print them, and write them with their picture to the output.

    Raises:
        SettingError: the output is neither a page nor a picture nor a table.
        OSError: it cannot be written.
    """
    from trilith.cli.console import print_line
    from trilith.cli.progress import row_progress
    from trilith.engines.native.engine import native_is_here
    from trilith.experiments.report.findings import require_ending, write_findings
    from trilith.explain.vectorization import WORKS, measure, processor

    if output is not None:
        require_ending(output, 1)
    timed: list[tuple[Work, list[Timing]]] = []
    with row_progress() as progress:
        progress.expect("measuring", len(WORKS), "works")
        for work in WORKS:
            timed.append((work, measure(work, native_is_here())))
            progress.advance(1)
    _print(timed)
    for line in (*SENTENCES, *processor()):
        print_line(line)
    if output is not None:
        write_findings([_finding(timed, processor())], "Vectorization", output)
        print_line(f"written: {output}")


def _print(timed: list[tuple[Work, list[Timing]]]) -> None:
    from rich.text import Text

    from trilith.cli.console import plain_table, stdout_console

    table = plain_table()
    table.add_column("work")
    for title in ("ms", "times as fast"):
        table.add_column(title, justify="right", min_width=9)
    table.add_column("", no_wrap=True)
    most = max(each.speed for _, timings in timed for each in timings)
    for work, timings in timed:
        table.add_row(Text(f"{work.name}, {work.size}"))
        for each in timings:
            bar = "█" * round(WIDTH * log10(max(each.speed, 1.0)) / log10(max(most, 10.0)))
            numbers = f"{each.seconds * 1e3:.3f}", f"{each.speed:,.0f}"
            table.add_row(*map(Text, (f"  {each.way}", *numbers, bar)))
    stdout_console(110).print(table)


def _finding(timed: list[tuple[Work, list[Timing]]], processor: list[str]) -> Finding:
    from trilith.experiments.report.charts.timings import speed_bars
    from trilith.experiments.report.findings import Finding

    ways = list(dict.fromkeys(each.way for _, timings in timed for each in timings))
    speeds = {work.name: {each.way: each.speed for each in timings} for work, timings in timed}
    return Finding(
        "Loops, arrays, graphs",
        [*SENTENCES, *processor],
        ("work", "size", "way", "milliseconds", "times as fast"),
        [
            (work.name, work.size, each.way, each.seconds * 1e3, each.speed)
            for work, timings in timed
            for each in timings
        ],
        lambda: speed_bars(speeds, ways),
        "times as fast",
    )
