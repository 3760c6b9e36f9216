"""--picture and --graph: the network and its computational graph as pictures in files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trilith.cli.explained.subject import Subject


def require_picture(*paths: Path | None) -> None:
    """Raise a SettingError unless each ending is one that a picture has."""
    from trilith.explain.pictures import require_picture_file

    for path in paths:
        if path is not None:
            require_picture_file(path)


def told_picture(subject: Subject, path: Path) -> str:
    """Draw the network; where it was written."""
    from trilith.explain.pictures import network_picture

    network_picture(subject.network).save(path)
    return f"picture  {path}"


def told_graph(subject: Subject, path: Path) -> str:
    """Draw the computational graph; where it was written."""
    subject.explanation().graph().save(path)
    return f"graph    {path}"
