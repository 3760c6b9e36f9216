"""The `trilith` command. Each verb is a file of its own; heavy imports wait until a verb needs them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from trilith.cli.console import print_error, print_line
from trilith.cli.evaluate import evaluate
from trilith.cli.info import info
from trilith.cli.predict import predict
from trilith.cli.train import train
from trilith.errors import TrilithError

app = typer.Typer(
    name="trilith",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (train, predict, evaluate, info):
    app.command()(command)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print_line(f"trilith {version('trilith')}")
        raise typer.Exit


@app.callback()
def trilith(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Turn data into a trained, tested and explained deep neural network.

    trilith train houses.csv --target price

    trilith predict model.safetensors new_houses.csv -o prices.csv
    """


def main() -> None:
    """Run the command line. Errors: one line on stderr, exit code 2 (bad input) or 1 (the system's)."""
    try:
        app()
    except TrilithError as error:
        print_error(str(error))
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away, e.g. `| head`; nothing more can be said
        sys.exit(1)
    except OSError as error:
        print_error(f"{error.filename or 'a file'}: {error.strerror or error}. Check path, rights and disk.")
        sys.exit(1)
    except MemoryError:
        print_error("not enough memory. Use fewer rows, a smaller batch_size or smaller layers.")
        sys.exit(1)
    except KeyboardInterrupt:
        print_error("interrupted")
        sys.exit(130)
