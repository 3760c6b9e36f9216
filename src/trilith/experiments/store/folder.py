"""Where the store is."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "TRILITH_STORE"


def store_folder(given: str | Path | None = None) -> Path:
    """The given folder, else TRILITH_STORE, else trilith in the user's folder for data."""
    if given or (given := os.environ.get(VARIABLE)):
        return Path(given).expanduser().absolute()
    data = os.environ.get("XDG_DATA_HOME", "")
    # what is not absolute is to be ignored: XDG Base Directory Specification
    base = Path(data) if os.path.isabs(data) else Path.home() / ".local" / "share"  # noqa: PTH117
    return base / "trilith"
