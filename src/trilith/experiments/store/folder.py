"""Where the store is."""

from __future__ import annotations

import os
import re
from pathlib import Path

from trilith.errors import StoreError
from trilith.files import user_folder

VARIABLE = "TRILITH_STORE"
ADDRESS = re.compile(r"\w[\w+.-]+:/")  # a Path has lost a slash; one letter alone is a drive


def store_folder(given: str | Path | None = None) -> Path:
    """The given folder, else TRILITH_STORE, else trilith in the user's folder for data.

    Raises StoreError for an address, whose password would otherwise become the name of a folder.
    """
    if given or (given := os.environ.get(VARIABLE)):
        if ADDRESS.match(str(given)):
            raise StoreError("the store is a folder, and what was given is an address. Name a folder.")
        return Path(given).expanduser().absolute()
    return user_folder("XDG_DATA_HOME", ".local", "share") / "trilith"
