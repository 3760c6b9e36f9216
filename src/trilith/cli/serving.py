"""Serving the lab's pages, for the verbs that open one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import typer

from trilith.cli.console import print_line
from trilith.cli.stores import open_store

Host = typer.Option(
    "--host", help="Where to listen. Default: this machine alone; elsewhere a token is asked for."
)
Port = typer.Option("--port", help="Default: the first that is free from 8765.")
Token = typer.Option("--token", help="Ask for a token here too: others work on this machine.")
OpenPage = typer.Option("--open", help="Open the page in the browser.")


def serve_page(
    store: Path | None,
    host: str | None,
    port: int | None,
    token: bool,
    open_page: bool,
    *,
    page: str = "",
    said: Callable[[str], str],
) -> None:
    """Serve the lab until Ctrl-C; `said` is the line that is printed of its address."""
    from trilith.lab.lab import Lab
    from trilith.lab.serve import serve

    def ready(address: str) -> None:
        print_line(f"{said(address)} (Ctrl-C ends it).")
        if open_page:
            import webbrowser

            webbrowser.open(address)

    serve(Lab(open_store(store)), host=host, port=port, with_token=token, page=page, ready=ready)
