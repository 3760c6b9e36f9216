"""`trilith new`: a first idea for a table or pictures."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from trilith.cli.console import print_line
from trilith.cli.options import Query, SourceTable


def new(
    data: Annotated[str, typer.Argument(help="A table or pictures, as `trilith train` takes them.")],
    target: Annotated[str | None, typer.Option(help="The column to predict. Default: the last one.")] = None,
    task: Annotated[
        str | None, typer.Option(help="classification or regression. Default: guessed from the target.")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="table or images. Default: seen from the data.")] = None,
    query: Annotated[str | None, Query] = None,
    table: Annotated[str | None, SourceTable] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")] = Path("idea.toml"),
) -> None:
    """Look at a table or pictures and write an idea for them: a TOML file with every choice, commented.

    trilith new houses.csv --target price

    trilith new sqlite:///shop.db --table orders -o returns.toml

    trilith new photos/
    """
    from trilith.errors import SettingError
    from trilith.experiments.idea import new_idea
    from trilith.files import require_writable_folder, write_new

    taken = SettingError(f"{output} is there already, and stays as it is. Name another file with -o.")
    if output.exists():
        raise taken  # better now than after the data were read
    require_writable_folder(output.parent)
    text = new_idea(data, query=query, table=table, target=target, task=task, kind=kind, folder=output.parent)
    try:
        write_new(output, text)
    except FileExistsError:
        raise taken from None
    print_line(f"Wrote {output}. Run it: trilith run {quote(str(output))}")
