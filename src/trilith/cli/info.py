"""`trilith info`: what a model file holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
    run, target = metadata.get("run", {}), metadata.get("target", {})
    facts = {
        "file": f"{model} ({model.stat().st_size:,} bytes, {network.precision})",
        "task": metadata.get("task", "a bare network"),
        "trained on": run.get("source"),
        "created": run.get("created"),
        "rows": ", ".join(f"{count:,} {part}" for part, count in run.get("sizes", {}).items()),
        "predicts": metadata.get("table", {}).get("target"),
        "classes": ", ".join(map(str, target.get("classes", []))),
        "columns": _columns(metadata.get("table", {}).get("encoder", {})),
        "trilith": metadata.get("trilith_version"),
    }
    for name, value in facts.items():
        if value:
            print_line(f"{name:11} {value}")
    print_line("")
    print_line(str(network.summary()))
    settings = metadata.get("settings", {})
    if settings:
        print_line("\nsettings")
        for name, value in settings.items():
            print_line(f"  {name} = {value}")


def _columns(encoder: dict[str, object]) -> str:
    columns = encoder.get("columns", [])
    if not isinstance(columns, list):
        return ""
    return ", ".join(str(each.get("name")) for each in columns if isinstance(each, dict))
