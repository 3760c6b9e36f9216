"""What the verbs about runs share: the store, a question before something goes, and words for runs."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from trilith.cli.console import print_error
from trilith.errors import StoreError

if TYPE_CHECKING:
    from trilith.experiments.store import RunRecord, Store


def open_store(folder: Path | None) -> Store:
    """The store, which says on stderr what it mended."""
    from trilith.experiments.store import Store

    return Store(folder, tell=print_error)


def confirmed(question: str, yes: bool) -> bool:
    """Whether it may be done. Raises StoreError where nobody can be asked."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise StoreError(f"{question} Nobody is there to answer: say --yes.")
    return typer.confirm(question)


def printable(text: str) -> str:
    """On one line, without characters that would steer the terminal."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def ago(time: str, now: datetime | None = None) -> str:
    """How long ago an ISO time was, in words of at most ten letters."""
    try:
        then = datetime.fromisoformat(time)
    except ValueError:
        return printable(time)[:10]
    seconds = ((now or datetime.now(UTC)) - then).total_seconds()
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length:.0f} {unit} ago" if seconds < 30 * 86_400 else f"{then:%Y-%m-%d}"
    return "just now"


def duration(seconds: float) -> str:
    """As 12.3 s, 4 min 5 s or 2 h 3 min."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def state_in_words(record: RunRecord) -> str:
    """The state, with the epoch where it says how far the run is."""
    if record.state in ("running", "interrupted") and record.epoch is not None:
        return f"{record.state} {record.epoch}" + (f"/{record.epochs}" if record.epochs else "")
    return record.state


def main_metric(record: RunRecord) -> str:
    """The metric that matters most with its value; nothing before there is one."""
    name = record.main_metric
    return "" if name is None else f"{name.removeprefix('test.')} {record.metrics[name]:.4g}"
