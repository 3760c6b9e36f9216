"""Reading a network from its file."""

from __future__ import annotations

from pathlib import Path

from trilith.network.model_file import read_file
from trilith.network.network import Network


def load(path: str | Path) -> Network:
    """Read a network that `save` wrote.

    Raises:
        ModelFileError: the file is missing, truncated, corrupted, or no Trilith model.
    """
    return Network.from_bytes(read_file(path), str(path))
