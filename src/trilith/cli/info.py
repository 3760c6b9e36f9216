"""`trilith info`: what a model file holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from trilith.cli.console import print_line


def info(
    model: Annotated[Path, typer.Argument(help="A model file that Trilith wrote.")],
) -> None:
    """Show a model's blocks, sizes, task, columns and settings.

    trilith info model.safetensors
    """
    from trilith.network import load

    network = load(model)
    metadata = network.metadata
    run, table, settings = (_mapping(metadata.get(name)) for name in ("run", "table", "settings"))
    facts = {
        "file": f"{model} ({model.stat().st_size:,} bytes, {network.precision})",
        "task": metadata.get("task", "a bare network"),
        "trained on": run.get("source"),
        "created": run.get("created"),
        "rows": ", ".join(f"{count} {part}" for part, count in _mapping(run.get("sizes")).items()),
        "predicts": table.get("target"),
        "classes": ", ".join(map(str, _sequence(_mapping(metadata.get("target")).get("classes")))),
        "trilith": metadata.get("trilith_version"),
    }
    for name, value in facts.items():
        if value:
            print_line(f"{name:11} {value}")
    decisions = _sequence(_mapping(table.get("encoder")).get("decisions"))
    if decisions:
        print_line("\ncolumns")
        for decision in map(_mapping, decisions):
            told = "; ".join(str(decision[key]) for key in ("reason", "details") if decision.get(key))
            print_line(f"  {decision.get('column')}: {decision.get('kind')} ({told})")
    print_line("")
    print_line(str(network.summary()))
    if settings:
        print_line("\nsettings")
        for name, value in settings.items():
            print_line(f"  {name} = {value}")


# A model file may come from anybody: what its metadata should hold, it may not hold.


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _sequence(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
