"""A new run's folder: made aside, then moved to its place, so that it appears whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import time
from uuid import uuid4

FOLDER = "making"
ABANDONED = 3600.0  # seconds; no run takes so long to be made


def make_folder(store: Path, runs: Path, names: Iterator[str], files: Mapping[str, str]) -> Path:
    """The folder of these files, under the first of the names that is free.

    Raises OSError where it cannot be written; nothing is left behind.
    """
    beside = store / FOLDER / uuid4().hex
    beside.mkdir(parents=True)
    try:
        for name, text in files.items():
            with (beside / name).open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        return _placed(beside, runs, names)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def remove_abandoned(store: Path) -> None:
    """Remove what processes that were killed left unfinished; none of it is a run."""
    if not (store / FOLDER).is_dir():
        return
    for path in (store / FOLDER).iterdir():
        if time() - path.stat().st_mtime > ABANDONED:
            shutil.rmtree(path, ignore_errors=True)


def _placed(beside: Path, runs: Path, names: Iterator[str]) -> Path:
    for name in names:
        target = runs / name
        if target.exists():
            continue
        try:
            return beside.rename(target)
        except OSError:
            if not target.exists():  # else another process took the name in this moment
                raise
    raise AssertionError("names never end")
