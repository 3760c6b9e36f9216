"""`trilith explain activations`: every activation beside its derivative."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trilith.experiments.report.findings import Finding
    from trilith.explain.activations import About, Curves


@dataclass(frozen=True)
class Told:
    """What was found of one activation. forward, both: nanoseconds an element. left: of the gradient."""

    name: str
    about: About
    curves: Curves
    forward: float
    both: float
    left: float


def explain_activations(output: Path | None) -> None:
    """Print a table of all activations, and write it with their pictures to the output.

    Raises:
        SettingError: the output is neither a page nor a picture nor a table.
        OSError: it cannot be written.
    """
    from trilith.cli.console import print_line
    from trilith.cli.progress import row_progress
    from trilith.experiments.report.findings import require_ending, write_findings
    from trilith.explain.activations import ABOUT, curves_of, gradient_lengths, nanoseconds

    if output is not None:
        require_ending(output, 1)
    told = []
    with row_progress() as progress:
        progress.expect("measuring", len(ABOUT), "activations")
        for name, about in ABOUT.items():
            left = float(gradient_lengths(name)[0])
            told.append(Told(name, about, curves_of(name), *nanoseconds(name), left))
            progress.advance(1)
    _print(told)
    if output is not None:
        page = output.suffix.lower() == ".html"
        findings = [_together(told), *(map(_alone, told) if page else ())]
        write_findings(findings, "Activations and their derivatives", output)
        print_line(f"written: {output}")


def _print(told: list[Told]) -> None:
    from rich.text import Text

    from trilith.cli.console import plain_table, print_line, stdout_console
    from trilith.explain.activations import LAYERS

    table = plain_table()
    for title in ("activation", "range", "ns", "with g′", f"{LAYERS} layers", "where it is used"):
        right = title in ("ns", "with g′", f"{LAYERS} layers")
        table.add_column(title, justify="right" if right else "left", no_wrap=title != "where it is used")
    for each in told:
        costs = f"{each.forward:.2f}", f"{each.both:.2f}", _left(each.left)
        table.add_row(*map(Text, (each.name, each.curves.range, *costs, each.about.use)))
    stdout_console(110).print(table)
    for line in _sentences():
        print_line(line)


def _sentences() -> list[str]:
    from trilith.explain.activations import LAYERS

    return [
        "ns: nanoseconds for an element of the values, and of values and gradient, on one thread here.",
        f"{LAYERS} layers: the gradient at the first of {LAYERS} dense layers of 64 units with their usual "
        "initial weights, where that at the last is 1.",
    ]


def _left(share: float) -> str:
    from math import isfinite

    return f"{share:.1e}" if isfinite(share) else "overflows"


def _together(told: list[Told]) -> Finding:
    from trilith.experiments.report.charts.activation import gradient_bars
    from trilith.experiments.report.findings import Finding
    from trilith.explain.activations import LAYERS

    return Finding(
        f"Gradients through {LAYERS} layers",
        _sentences(),
        ("activation", "g(z)", "range", "ns", "ns with g′", "gradient left", "where it is used"),
        [
            (
                each.name,
                each.about.formula,
                each.curves.range,
                each.forward,
                each.both,
                each.left,
                each.about.use,
            )
            for each in told
        ],
        lambda: gradient_bars({each.name: each.left for each in told}, LAYERS),
        "gradient left",
    )


def _alone(told: Told) -> Finding:
    from trilith.experiments.report.charts.activation import curve_and_slope
    from trilith.experiments.report.findings import Finding

    about, curves = told.about, told.curves
    return Finding(
        told.name,
        [f"g(z) = {about.formula}, in {curves.range}. {about.use}"],
        ("z", "g(z)", "g′(z)"),
        [
            tuple(map(float, row))
            for row in zip(curves.z[::10], curves.values[::10], curves.slopes[::10], strict=True)
        ],
        lambda: curve_and_slope(curves.z, curves.values, curves.slopes),
        "g(z)",
    )
