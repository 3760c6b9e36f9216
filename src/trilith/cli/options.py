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
Values = typer.Option(
    "--set",
    help="A value over that of the idea, such as --set training.learning_rate=0.01. May be repeated.",
)
Name = typer.Option("--name", help="What the run is called. Default: a name that is free.")
Tag = typer.Option("--tag", help="A word to find the run by. May be repeated.")
Note = typer.Option("--note", help="What the run is for, in your words.")
Output = typer.Option(
    "--output", "-o", help="Folder for copies of model.safetensors, history.csv and report.html."
)
StoreFolder = typer.Option(
    "--store", help="The folder of the store. Default: TRILITH_STORE, else ~/.local/share/trilith."
)
Quiet = typer.Option("--quiet", "-q", help="Print nothing but errors.")
Where = typer.Option(
    "--where",
    help="Only runs for which this holds: test.log_loss<0.5, training.optimizer=adam, state=done|failed, "
    "source~houses, tag!=old. May be given several times.",
)
Yes = typer.Option("--yes", "-y", help="Do not ask.")
