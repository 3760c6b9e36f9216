"""`trilith lab`: the page of all runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trilith.cli.console import print_line
from trilith.cli.options import StoreFolder
from trilith.cli.stores import open_store


def lab(
    store: Annotated[Path | None, StoreFolder] = None,
    host: Annotated[
        str | None,
        typer.Option(help="Where to listen. Default: this machine alone; elsewhere a token is asked for."),
    ] = None,
    port: Annotated[int | None, typer.Option(help="Default: the first that is free from 8765.")] = None,
    token: Annotated[
        bool,
        typer.Option("--token", help="Ask for a token here too: others work on this machine."),
    ] = False,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Show all runs on one page: live curves, comparison, sweeps, reports; start, stop and resume them.

    trilith lab --open
    """
    from trilith.lab.lab import Lab
    from trilith.lab.serve import serve

    def ready(address: str) -> None:
        print_line(f"The lab is at {address} (Ctrl-C ends it).")
        if open_page:
            import webbrowser

            webbrowser.open(address)

    serve(Lab(open_store(store)), host=host, port=port, with_token=token, ready=ready)
