"""`trilith check`: whether a network is well."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trilith.cli.options import Query, Quiet, SourceTable, Values

if TYPE_CHECKING:
    from collections.abc import Callable

    from trilith.check import Subject


def check(
    what: Annotated[Path, typer.Argument(metavar="MODEL|IDEA", help="A model file, or an idea's TOML file.")],
    data: Annotated[
        str | None,
        typer.Argument(
            metavar="DATA",
            help="A file or a database with the rows to look at, or pictures in folders. Default for a "
            "model: those of the run in whose folder it lies.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Also write a page with the pictures."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Look for this symptom only, such as wrong_gradients. May be repeated."),
    ] = None,
    values: Annotated[list[str] | None, Values] = None,
    query: Annotated[str | None, Query] = None,
    table: Annotated[str | None, SourceTable] = None,
    quiet: Annotated[bool, Quiet] = False,
) -> None:
    """Check the gradients, and look for what ails networks: a line and an advice for each symptom.

    Exit code 0: no trouble; 1: trouble; 2: it could not be checked.

    trilith check houses.toml -o check.html

    trilith check model.safetensors houses.csv

    trilith check model.safetensors photos/
    """
    from trilith.check.doctor import examine_subject
    from trilith.check.doctor.examine import require_symptoms
    from trilith.check.page import write_examination
    from trilith.cli.checked import shown, tell_examination
    from trilith.files import require_writable_folder

    require_symptoms(only or ())
    if output is not None:
        require_writable_folder(output.parent)  # better now than after the work
    with shown(quiet) as show:
        subject = _subject(what, data, values, query, table, show)
        examination = examine_subject(subject, only or (), show)
        if output is not None:
            write_examination(examination, what.name, output)
    if not quiet:
        tell_examination(examination, output)
    if not examination.is_well:
        raise typer.Exit(1)


def _subject(
    what: Path,
    data: str | None,
    values: list[str] | None,
    query: str | None,
    table: str | None,
    show: Callable[[str], None],
) -> Subject:
    from trilith.check.kinds import subject_of_idea, subject_of_model
    from trilith.cli.idea_or_model import is_idea
    from trilith.experiments.idea import read_idea

    if is_idea(what, data, query, table, values):
        return subject_of_idea(read_idea(what, values or ()), show)
    return subject_of_model(what, data, query=query, table=table)
