"""`trilith label`: tags and a note for runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trilith.cli.console import print_line
from trilith.cli.options import StoreFolder
from trilith.cli.stores import open_store, printable


def label(
    names: Annotated[list[str], typer.Argument(help="The runs.", metavar="RUN...")],
    tag: Annotated[list[str] | None, typer.Option(help="A tag to give.")] = None,
    untag: Annotated[list[str] | None, typer.Option(help="A tag to take away.")] = None,
    note: Annotated[str | None, typer.Option(help="What there is to say, instead of what it was.")] = None,
    store: Annotated[Path | None, StoreFolder] = None,
) -> None:
    """Give runs tags and a note, or show those they have.

    trilith label brave-otter --tag good --note "with the new columns"
    """
    opened = open_store(store)
    for run in [opened.open(name) for name in names]:
        record = run.label(add=tag or (), remove=untag or (), note=note)
        said = [f"tags: {', '.join(record.tags) or 'none'}"] + (
            [f"note: {record.note}"] if record.note else []
        )
        print_line(printable(f"{run.name}  {'; '.join(said)}"))
