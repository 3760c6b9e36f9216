"""Options that several commands take, with one wording."""

from __future__ import annotations

import typer

Threads = typer.Option(
    "--threads", help="How many processors to use. Default: TRILITH_THREADS, else all that are free to use."
)
