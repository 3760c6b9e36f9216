"""Whether the folder of a run is sound: every file that is there can be read."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from trilith.experiments.store.history import parse_lines
from trilith.experiments.store.record import DAMAGED
from trilith.experiments.store.run_folder import (
    CHECKPOINTS,
    ENVIRONMENT,
    HISTORY,
    IDEA,
    MODEL,
    RESOLVED,
    RunFolder,
)

Verify = Callable[[Path], None]
"""Raises ValueError or OSError where a checkpoint is not sound."""


@dataclass(frozen=True)
class Finding:
    """Something wrong: with which run (None: the index), and what."""

    run: str | None
    what: str

    def __str__(self) -> str:
        return f"{self.run or 'the index'}: {self.what}"


def check_run(run: RunFolder, verify: Verify | None = None) -> Iterator[Finding]:
    """What is wrong with the files of a run. A torn last line of its history is not: it was interrupted."""
    record = run.record()
    if record.state == DAMAGED:
        yield Finding(run.name, record.error)
    for name, read, needed in (
        (IDEA, _read_toml, True),
        (RESOLVED, _read_toml, False),
        (ENVIRONMENT, _read_json, True),
        (HISTORY, _read_history, False),
        (MODEL, _read_model, False),
    ):
        path = run.path / name
        if needed or path.exists():
            yield from _findings(run, path, read)
    if verify is not None and (run.path / CHECKPOINTS).is_dir():
        for path in sorted((run.path / CHECKPOINTS).glob("*.checkpoint*")):  # and the previous
            yield from _findings(run, path, verify)


def _findings(run: RunFolder, path: Path, read: Verify) -> Iterator[Finding]:
    name = path.relative_to(run.path)
    try:
        read(path)
    except OSError as error:
        yield Finding(run.name, f"{name}: {error.strerror or error}")
    except ValueError as error:
        yield Finding(run.name, f"{name} cannot be read ({error})")


def _read_toml(path: Path) -> None:
    tomllib.loads(path.read_text(encoding="utf-8"))


def _read_json(path: Path) -> None:
    json.loads(path.read_bytes())


def _read_history(path: Path) -> None:
    *lines, _ = path.read_bytes().split(b"\n")
    unreadable = len(lines) - len(parse_lines(lines))
    if unreadable:
        raise ValueError(f"lines that are no rows: {unreadable}")


def _read_model(path: Path) -> None:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, "np") as file:  # its header, and whether the file is as long as that says
            file.keys()
    except SafetensorError as error:
        raise ValueError(str(error)) from error
