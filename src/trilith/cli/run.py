"""`trilith run`: from an idea to a recorded run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trilith.cli.options import Name, Note, Output, Quiet, StoreFolder, Tag, Values


def run(
    idea: Annotated[Path, typer.Argument(help="A TOML file; `trilith new DATA` writes one.")],
    values: Annotated[list[str] | None, Values] = None,
    name: Annotated[str | None, Name] = None,
    tag: Annotated[list[str] | None, Tag] = None,
    note: Annotated[str, Note] = "",
    output: Annotated[Path | None, Output] = None,
    store: Annotated[Path | None, StoreFolder] = None,
    quiet: Annotated[bool, Quiet] = False,
) -> None:
    """Train, test and record what an idea says.

    trilith run houses.toml

    trilith run houses.toml --set training.learning_rate=0.01 --name slow-descent --tag rate
    """
    from trilith.cli.recorded import run_recorded
    from trilith.experiments.idea import read_idea

    asked = read_idea(idea, values or ())
    run_recorded(asked, store, name=name, tags=tag or (), note=note, output=output, quiet=quiet)
