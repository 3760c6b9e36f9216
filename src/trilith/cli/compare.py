"""`trilith compare`: runs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trilith.cli.comparisons import print_comparison, print_curves
from trilith.cli.console import print_line
from trilith.cli.options import StoreFolder
from trilith.cli.stores import open_store, printable

if TYPE_CHECKING:
    from trilith.experiments.store import RunFolder, Store


def compare(
    names: Annotated[list[str], typer.Argument(help="The runs.", metavar="RUN...")],
    repeats: Annotated[
        bool, typer.Option("--repeats", help="With all runs that differ from these in nothing but the seed.")
    ] = False,
    metric: Annotated[
        str | None, typer.Option(help="What two are tested by. Default: what matters most to the first.")
    ] = None,
    curve: Annotated[
        str | None, typer.Option(help="What is drawn by epoch. Default: validation_loss, else loss.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="An HTML page of it, with the curves as a chart.")
    ] = None,
    store: Annotated[Path | None, StoreFolder] = None,
) -> None:
    """Set runs side by side: the settings that differ, the metrics, the curves.

    Runs that differ only in the seed count as one, with the mean and standard deviation over the seeds.

    trilith compare brave-otter calm-river -o compare.html
    """
    from trilith.errors import SettingError
    from trilith.experiments.compare import compare_runs, group_curves, verdicts, write_comparison

    taken = SettingError(f"{output} is there already, and stays as it is. Name another file with -o.")
    if output is not None and output.exists():
        raise taken
    opened = open_store(store)
    runs = [opened.open(name) for name in dict.fromkeys(names)]
    if repeats:
        runs = _with_repeats(opened, runs)
    comparison = compare_runs(run.record() for run in runs)
    quantity, curves = group_curves(comparison, {run.name: run.history() for run in runs}, curve)
    sentences = verdicts(comparison, metric)
    print_comparison(comparison)
    shown = {run.name for group in comparison.groups for run in group.runs}
    if twins := [name for name in dict.fromkeys(names) if name not in shown]:
        print_line(f"Left out, since data, settings and seed are those of another: {', '.join(twins)}.\n")
    print_curves(quantity, curves)
    for sentence in sentences:
        print_line(printable(sentence))
    if output is not None:
        try:
            write_comparison(comparison, quantity, curves, output)
        except FileExistsError:
            raise taken from None
        print_line(f"\nWritten: {output}")


def _with_repeats(store: Store, runs: list[RunFolder]) -> list[RunFolder]:
    from trilith.experiments.compare import differ_only_in_seed

    records = [run.record() for run in runs]
    done = store.runs(["state=done"], sort="created")
    alike = [each.name for each in done if any(differ_only_in_seed(each, record) for record in records)]
    return [store.open(name) for name in dict.fromkeys([*(run.name for run in runs), *alike])]
