"""`trilith sweep`: search for better values of an idea's fields."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trilith.cli.options import Quiet, StoreFolder, Values

if TYPE_CHECKING:
    from trilith.experiments.idea import Idea
    from trilith.experiments.store import Store


def sweep(
    idea: Annotated[
        str, typer.Argument(help="A TOML file with a [search]; or the name of a sweep that was begun.")
    ],
    values: Annotated[list[str] | None, Values] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="What the sweep is called. Default: as the idea or its file.")
    ] = None,
    new: Annotated[
        bool, typer.Option("--new", help="Begin another sweep, where one of this name is there.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that train. Default: one for each processor.")
    ] = None,
    storage: Annotated[
        str | None,
        typer.Option(
            help="A database that several machines share, such as postgresql://host/sweeps: the same command "
            "on each of them works on the same sweep. Default: a file in the store."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Also write the best idea to this TOML file.")
    ] = None,
    report: Annotated[
        bool, typer.Option("--report", help="Only tell what was found so far, and make the page anew.")
    ] = False,
    store: Annotated[Path | None, StoreFolder] = None,
    quiet: Annotated[bool, Quiet] = False,
) -> None:
    """Search for the best values of what the idea's [search] names; Ctrl-C stops, the same command goes on.

    trilith sweep houses.toml --workers 4 -o best.toml

    trilith sweep houses --report
    """
    from trilith.cli.sweep_told import shown, tell_sweep
    from trilith.experiments.store import Store
    from trilith.experiments.sweep import begin_sweep, conduct, name_for, open_sweep
    from trilith.files import require_writable_folder

    if output is not None:
        require_writable_folder(output.parent)
    kept = Store(store)
    asked, file = _idea(idea, values or [], kept)
    called = name_for(asked, file, name if file else idea)
    if not report:
        called = begin_sweep(called, asked, kept, new=new)
    with open_sweep(called, asked, kept, storage) as opened:
        if not report:
            with shown(quiet) as show:
                conduct(opened, workers=workers, tell=show)
        tell_sweep(opened, output, quiet)


def sweep_worker() -> None:
    """One process of `trilith sweep`, which tells it what to do."""
    from trilith.experiments.sweep import work_as_told

    work_as_told()


def _idea(given: str, values: list[str], store: Store) -> tuple[Idea, Path | None]:
    """The idea of a file, and the file; or that of a sweep."""
    from trilith.experiments.idea import read_idea
    from trilith.experiments.sweep import read_sweep

    path = Path(given)
    if path.suffix == ".toml" or path.exists():
        return read_idea(path, values), path
    return read_sweep(given, store), None
