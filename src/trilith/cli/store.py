"""`trilith store`: its upkeep, and the trash."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trilith.cli.console import print_line
from trilith.cli.options import StoreFolder, Where, Yes
from trilith.cli.stores import confirmed, open_store, printable
from trilith.errors import StoreError

store = typer.Typer(
    help="Look after the store: check it, delete runs and bring them back.", no_args_is_help=True
)

Folder = Annotated[Path | None, StoreFolder]


@store.command()
def check(store: Folder = None) -> None:
    """Read every file of every run. Exit code 1 where something is wrong.

    trilith store check
    """
    from trilith.training.checkpoint_file import verify_checkpoint

    opened = open_store(store)
    findings = opened.check(verify_checkpoint)
    for finding in findings:
        print_line(printable(str(finding)))
    if findings:
        raise typer.Exit(1)
    print_line(f"{_runs(opened.count())}, nothing is wrong.")


@store.command()
def rebuild(store: Folder = None) -> None:
    """Make the index anew from the folders.

    trilith store rebuild
    """
    print_line(f"The index is made anew: {_runs(open_store(store).rebuild())}.")


@store.command()
def delete(
    names: Annotated[list[str] | None, typer.Argument(help="The runs.", metavar="RUN...")] = None,
    where: Annotated[list[str] | None, Where] = None,
    yes: Annotated[bool, Yes] = False,
    store: Folder = None,
) -> None:
    """Move runs to the trash.

    trilith store delete brave-otter

    trilith store delete --where state=failed
    """
    opened = open_store(store)
    chosen = list(names or []) + [each.name for each in (opened.runs(where) if where else [])]
    for name in chosen:
        opened.open(name)
    if not chosen:
        raise StoreError("no run was named. Give names, or --where with a condition that holds for some.")
    listed = ", ".join(chosen[:5]) + (f" and {len(chosen) - 5} more" if len(chosen) > 5 else "")
    if confirmed(f"Move {_runs(len(chosen))} to the trash ({listed})?", yes):
        moved = opened.delete(chosen)
        print_line(f"In the trash: {_runs(len(moved))}. `trilith store restore NAME` brings one back.")


@store.command()
def restore(
    names: Annotated[list[str], typer.Argument(help="Runs in the trash.", metavar="RUN...")],
    store: Folder = None,
) -> None:
    """Bring deleted runs back.

    trilith store restore brave-otter
    """
    opened = open_store(store)
    for name in names:
        print_line(f"Back again: {opened.restore(name).path}")


@store.command()
def trash(store: Folder = None) -> None:
    """List what was deleted.

    trilith store trash
    """
    trashed = open_store(store).trash()
    for each in trashed:
        print_line(f"{each.name}  deleted {each.deleted}")
    print_line(f"{_runs(len(trashed))} in the trash.")


@store.command()
def empty(yes: Annotated[bool, Yes] = False, store: Folder = None) -> None:
    """Remove for good what was deleted.

    trilith store empty
    """
    opened = open_store(store)
    trashed = opened.trash()
    if not trashed:
        print_line("The trash is empty.")
    elif confirmed(f"Remove {_runs(len(trashed))} for good? There is no way back.", yes):
        opened.empty_trash()
        print_line(f"Removed for good: {_runs(len(trashed))}.")


def _runs(count: int) -> str:
    return f"{count:,} run" + ("" if count == 1 else "s")
