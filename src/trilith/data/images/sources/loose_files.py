"""One picture, or those that a pattern such as photos/*.jpg names: without labels, to be predicted."""

from __future__ import annotations

import glob
from pathlib import Path

from trilith.data.images.files import is_picture_name
from trilith.data.images.listing import ImageListing, Skipped
from trilith.data.images.order import natural
from trilith.data.images.sources.headers import listed_files
from trilith.errors import DataError


def scan_file(path: Path) -> ImageListing:
    """A single picture, whatever its name ends with."""
    return listed_files(str(path), [path], [str(path)], None, None)


def is_pattern(source: str) -> bool:
    """Whether a source is a pattern rather than a path that is there."""
    return glob.has_magic(source) and not Path(source).exists()


def scan_pattern(pattern: str) -> ImageListing:
    """The pictures that a pattern names; ** goes into folders.

    Raises:
        DataError: it names no file.
    """
    found = glob.glob(pattern, recursive=True)  # noqa: PTH207 - none of pathlib takes a path with a pattern
    names = sorted((name for name in found if Path(name).is_file()), key=natural)
    if not names:
        raise DataError(f"{pattern}: no file is named so. Check the pattern.")
    files = [name for name in names if is_picture_name(Path(name))]
    others = [Skipped(name, "its name is not one of a picture") for name in names if name not in set(files)]
    return listed_files(pattern, [Path(name) for name in files], files, None, None, others)
