"""What is explained without a network: the word on the command line, and who measures it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import typer

from trilith.cli.explained.activations import explain_activations
from trilith.cli.explained.vectorization import explain_vectorization
from trilith.errors import SettingError

MEASURED: dict[str, Callable[[Path | None], None]] = {
    "activations": explain_activations,
    "vectorization": explain_vectorization,
}


def require_only_output(context: typer.Context, word: str) -> None:
    """Raise a SettingError where the command line has more than the word and --output."""
    given = [
        _as_written(each.opts[0])
        for each in context.command.params
        if each.name not in ("what", "output") and _was_given(context, each.name)
    ]
    if given:
        raise SettingError(
            f"explain {word} looks at no network and no data. Leave {', '.join(given)} out, or name a model."
        )


def _was_given(context: typer.Context, name: str | None) -> bool:
    source = context.get_parameter_source(name or "")
    return source is not None and source.name == "COMMANDLINE"


def _as_written(name: str) -> str:
    return name if name.startswith("-") else name.upper()
