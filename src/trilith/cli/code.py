"""`trilith code`: an idea as a Python program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trilith.cli.console import print_line
from trilith.cli.options import Values


def code(
    idea: Annotated[Path, typer.Argument(help="An idea: a TOML file, such as `trilith new` writes.")],
    values: Annotated[list[str] | None, Values] = None,
) -> None:
    """Print the short Python program that does what an idea asks for, with the same weights, bit for bit.

    trilith code idea.toml > houses.py

    trilith code idea.toml --set training.learning_rate=0.01
    """
    from trilith.experiments.idea import program, read_idea

    print_line(program(read_idea(idea, values or ())).rstrip())
