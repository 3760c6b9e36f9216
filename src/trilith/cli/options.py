"""Options that several commands take, with one wording."""

from __future__ import annotations

import typer

Threads = typer.Option(
    "--threads", help="How many processors to use. Default: TRILITH_THREADS, else all that are free to use."
)

Query = typer.Option(
    "--query", help="SQL that gives the rows, of a database or of a file (there the table is called data)."
)
SourceTable = typer.Option("--table", help="The table of a database that has the rows.")
