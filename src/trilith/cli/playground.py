"""`trilith playground`: networks of two numbers, seen as they learn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trilith.cli.console import print_line
from trilith.cli.options import Quiet, StoreFolder
from trilith.cli.serving import Host, OpenPage, Port, Token, serve_page

if TYPE_CHECKING:
    from trilith.playground.experiment import Experiment


def playground(
    experiment: Annotated[
        Path | None,
        typer.Argument(metavar="EXPERIMENT", help="A TOML file with [data], [[blocks]], [training]."),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option("--set", help="A value over it, such as --set data.set=spirals. May be repeated."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Train it, and write the recording as one HTML file that works offline."
        ),
    ] = None,
    store: Annotated[Path | None, StoreFolder] = None,
    host: Annotated[str | None, Host] = None,
    port: Annotated[int | None, Port] = None,
    token: Annotated[bool, Token] = False,
    open_page: Annotated[bool, OpenPage] = False,
    quiet: Annotated[bool, Quiet] = False,
) -> None:
    """Watch a small network learn two columns: its decisions, every neuron, weights, gradients and loss.

    trilith playground --open

    trilith playground --set data.source=houses.csv --set data.target=price --open

    trilith playground --set data.set=spirals --set training.epochs=300 -o spirals.html
    """
    from trilith.playground.experiment_file import read_experiment_file

    chosen = read_experiment_file(experiment, values or ())
    if output is not None:
        _record(chosen, output, quiet)
        return
    from urllib.parse import quote

    page = "playground"
    if experiment is not None or values:
        page += f"#{quote(chosen.model_dump_json())}"
    serve_page(store, host, port, token, open_page, page=page, said="The playground is at {}".format)


def _record(experiment: Experiment, output: Path, quiet: bool) -> None:
    """Train to the end and write the page; what failed on the way is shown on it, and is an error here."""
    from trilith.cli.checked import shown
    from trilith.errors import SettingError
    from trilith.files import require_writable_folder, write_atomically
    from trilith.lab.playground.page import recorded_page
    from trilith.playground.recording import MOST
    from trilith.playground.session import Session

    require_writable_folder(output.parent)
    session = Session(experiment, (Path.cwd(),), interval=0)
    with shown(quiet) as show:
        epochs = experiment.training.epochs
        session.listen = lambda told: show(f"Training: epoch {session.frames[-1]['epoch']:,} of {epochs:,}")
        session.start().play(per_frame=-(-epochs // MOST))  # no more pictures than are kept
        session.wait()
        write_atomically(output, recorded_page(session).encode())
    last = session.frames[-1]
    if session.problem:
        raise SettingError(f"{session.problem} {output} shows the training until then.")
    if not quiet:
        print_line(
            f"epoch {last['epoch']:,}, " + ", ".join(f"{name} {value}" for name, value in last["row"].items())
        )
        print_line(f"page  {output}")
