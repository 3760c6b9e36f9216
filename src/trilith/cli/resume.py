"""`trilith resume`: go on with a run that was broken off."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trilith.cli.options import Output, Quiet, StoreFolder
from trilith.cli.stores import open_store


def resume(
    run: Annotated[str, typer.Argument(help="The name of a run; `trilith runs` lists them.")],
    source: Annotated[
        str | None,
        typer.Option(
            envvar="TRILITH_SOURCE",  # as the lab gives it: a list of processes would show a password
            show_envvar=False,
            help="Where the same data are now, or a database's address with its password, which is never "
            "recorded. Default: where they were.",
        ),
    ] = None,
    output: Annotated[Path | None, Output] = None,
    store: Annotated[Path | None, StoreFolder] = None,
    quiet: Annotated[bool, Quiet] = False,
) -> None:
    """Go on with a run that was interrupted, killed or failed, to the same bits as if it never had been.

    trilith resume calm-heron
    """
    from trilith.cli.progress import shows_progress
    from trilith.cli.recorded import finish
    from trilith.experiments.recorded import resume_run
    from trilith.files import require_writable_folder

    if output is not None:
        require_writable_folder(output)
    folder = open_store(store).open(run)
    finish(folder, resume_run(folder, source=source, verbose=shows_progress(quiet)), output, quiet)
