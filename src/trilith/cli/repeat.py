"""`trilith repeat`: the same with other seeds, and whether a difference is more than noise."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trilith.cli.console import print_line
from trilith.cli.options import Quiet, StoreFolder
from trilith.cli.stores import open_store, printable


def repeat(
    run: Annotated[str, typer.Argument(help="The name of a run that is done.")],
    seeds: Annotated[int, typer.Option(min=2, help="How many seeds: its own and those that follow.")] = 5,
    against: Annotated[
        str | None,
        typer.Option(
            help="Another run, which is repeated with the same seeds, and tested against, in pairs."
        ),
    ] = None,
    metric: Annotated[
        str | None, typer.Option(help="What the two are tested by. Default: what matters most to the first.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Where the same data are now, as in trilith resume.")
    ] = None,
    store: Annotated[Path | None, StoreFolder] = None,
    quiet: Annotated[bool, Quiet] = False,
) -> None:
    """Train a run again with other seeds: the mean and spread of its metrics. What is there is not repeated.

    Each seed draws another split, other weights and another order.

    trilith repeat calm-heron --seeds 10

    trilith repeat calm-heron --seeds 10 --against slow-descent
    """
    from trilith.cli.comparisons import print_comparison
    from trilith.cli.progress import shows_progress
    from trilith.experiments.compare import compare_runs, verdicts
    from trilith.experiments.recorded import repeat_run
    from trilith.experiments.store import RunFolder

    def begun(another: RunFolder) -> None:
        if not quiet:
            print_line(f"training {another.name}")

    opened = open_store(store)
    folders = [opened.open(name) for name in (run, against) if name is not None]
    first = folders[0].record().seed or 0
    records = [
        record
        for folder in folders
        for record in repeat_run(
            folder,
            opened,
            range(first, first + seeds),
            source=source,
            begun=begun,
            verbose=shows_progress(quiet),
        )
    ]
    if not quiet:
        comparison = compare_runs(records)
        print_comparison(comparison)
        for sentence in verdicts(comparison, metric):
            print_line(printable(sentence))
