"""`trilith lab`: the page of all runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from trilith.cli.options import StoreFolder
from trilith.cli.serving import Host, OpenPage, Port, Token, serve_page


def lab(
    store: Annotated[Path | None, StoreFolder] = None,
    host: Annotated[str | None, Host] = None,
    port: Annotated[int | None, Port] = None,
    token: Annotated[bool, Token] = False,
    open_page: Annotated[bool, OpenPage] = False,
) -> None:
    """Show all runs on one page: live curves, comparison, sweeps, reports; start, stop and resume them.

    trilith lab --open
    """
    serve_page(store, host, port, token, open_page, said="The lab is at {}".format)
