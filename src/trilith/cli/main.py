"""The `trilith` command. Each verb is a file of its own; heavy imports wait until a verb needs them."""

from __future__ import annotations

import sys
from io import StringIO
from typing import Annotated

import typer

from trilith.cli.check import check
from trilith.cli.code import code
from trilith.cli.compare import compare
from trilith.cli.console import print_error, print_line
from trilith.cli.evaluate import evaluate
from trilith.cli.explain import explain
from trilith.cli.info import info
from trilith.cli.lab import lab
from trilith.cli.label import label
from trilith.cli.new import new
from trilith.cli.playground import playground
from trilith.cli.predict import predict
from trilith.cli.repeat import repeat
from trilith.cli.resume import resume
from trilith.cli.run import run
from trilith.cli.runs import runs
from trilith.cli.show import show
from trilith.cli.store import store
from trilith.cli.sweep import sweep, sweep_worker
from trilith.cli.train import train
from trilith.errors import TrilithError

INTERRUPTED = 130  # what typer makes of Ctrl-C, as shells do: 128 + SIGINT

app = typer.Typer(
    name="trilith",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS = (
    *(train, predict, evaluate, info, explain, check, playground),  # from a table to a model, seen through
    *(new, code, run, resume, repeat, sweep),  # from an idea to recorded runs
    *(runs, show, compare, label, lab),  # the runs that there are
)
for command in COMMANDS:
    app.command()(command)
app.command(hidden=True)(sweep_worker)
app.add_typer(store, name="store")


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print_line(f"trilith {version('trilith')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def trilith(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Turn data into a trained, tested and explained deep neural network.

    trilith train houses.csv --target price

    trilith predict model.safetensors new_houses.csv -o prices.csv
    """
    if context.invoked_subcommand is None:
        print_line(context.get_help())


def main() -> None:
    """Run the command line. Errors: one line on stderr, exit code 2 (bad input) or 1 (the system's)."""
    for name in ("stdout", "stderr"):  # None where they are closed, as `>&-` and programs without a window do
        if getattr(sys, name) is None:
            setattr(sys, name, StringIO())
    sys.exit(_run())


def _run() -> int:
    try:
        # left alone, typer would print its errors itself, over several lines
        code = app(standalone_mode=False)
    except typer.TyperException as error:
        print_error(f"{error.format_message()} (see --help)")
        return error.exit_code
    except TrilithError as error:
        print_error(str(error))
        return 2
    except OSError as error:
        if error.filename is None:
            sys.stdout = StringIO()  # it failed; at its end the interpreter would try again, and complain
        print_error(f"{error.filename or 'output'}: {error.strerror or error}. Check path, rights and disk.")
        return 1
    except MemoryError:
        print_error("not enough memory. Use fewer rows, a smaller batch_size or smaller layers.")
        return 1
    if code == INTERRUPTED:
        print_error("interrupted")
    return code or 0
