"""`trilith show`: one run in full."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trilith.cli.console import print_line
from trilith.cli.options import StoreFolder
from trilith.cli.stores import ago, duration, open_store, printable, state_in_words


def show(
    name: Annotated[str, typer.Argument(help="The run.", metavar="RUN")],
    store: Annotated[Path | None, StoreFolder] = None,
) -> None:
    """Show all that is known of a run.

    trilith show brave-otter
    """
    run = open_store(store).open(name)
    record = run.record()
    facts: dict[str, object] = {
        "state": state_in_words(record),
        "error": record.error,
        "created": f"{record.created} ({ago(record.created)})",
        "time": duration(record.seconds) if record.seconds else None,
        "source": record.source,
        "target": record.target,
        "task": record.task,
        "rows": record.rows,
        "data": record.data,
        "seed": record.seed,
        "sweep": record.sweep,
        "trial": record.trial,
        "made from": record.parent,
        "tags": ", ".join(record.tags),
        "note": record.note,
        "folder": run.path,
        "files": ", ".join(sorted(path.name for path in run.path.iterdir() if not path.name.startswith("."))),
    }
    print_line(run.name)
    for title, value in facts.items():
        if value not in (None, ""):
            print_line(f"  {title:10} {printable(str(value))}")
    for title, values in {"metrics": record.metrics, "settings": record.settings}.items():
        if values:
            print_line(title)
        for key, each in values.items():
            print_line(
                "  " + printable(f"{key} = {each:.6g}" if isinstance(each, float) else f"{key} = {each}")
            )
