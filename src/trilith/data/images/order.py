"""An order of names as people expect it, the same on every file system: 2 before 10."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

HIDDEN = frozenset({"Thumbs.db", "desktop.ini", "__MACOSX"})


def natural(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """A key to sort by: numbers within names count as numbers."""
    pieces = re.split(r"([0-9]+)", name.casefold())  # every second one is a number
    keys = [(0, int(each), "") if place % 2 else (1, 0, each) for place, each in enumerate(pieces)]
    return keys, name


def visible(paths: Iterable[Path]) -> list[Path]:
    """The paths in order, without what file systems and archives leave behind."""
    return sorted(
        (path for path in paths if not path.name.startswith(".") and path.name not in HIDDEN),
        key=lambda path: natural(path.name),
    )
