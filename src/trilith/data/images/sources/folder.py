"""A folder with a sub-folder for each class, also below train/ and test/; or one of nothing but pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from trilith.data.images.files import is_picture_name
from trilith.data.images.listing import ImageListing, Skipped
from trilith.data.images.order import visible
from trilith.data.images.sources.headers import listed_files

PARTS = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("valid", "val", "validation", "dev"), "validation"),
    **dict.fromkeys(("test", "testing"), "test"),
}
"""What sub-folders, files and arrays that hold a part are called."""


class _Found(NamedTuple):
    file: Path
    label: str | None
    part: str | None


def is_image_folder(path: Path) -> bool:
    """Whether a sub-folder, a class or a part, holds a picture."""
    return path.is_dir() and any(
        is_picture_name(file) for each in visible(path.iterdir()) if each.is_dir() for file in _below(each)
    )


def scan_folder(path: Path) -> ImageListing:
    """All pictures below a folder; their classes are the sub-folders, and without any there are no labels.

    What lies beside the classes has none, and is skipped where others have one.
    """
    found = list(_pictures(path))
    labelled = any(each.label is not None for each in found)
    pictures: list[_Found] = []
    skipped: list[Skipped] = []
    for each in found:
        name = _name(each.file, path)
        if not is_picture_name(each.file):
            skipped.append(Skipped(name, "its name is not one of a picture"))
        elif labelled and each.label is None:
            skipped.append(Skipped(name, "it lies beside the classes' folders, in none of them"))
        else:
            pictures.append(each)
    parts = [each.part for each in pictures]
    return listed_files(
        str(path),
        [each.file for each in pictures],
        [_name(each.file, path) for each in pictures],
        [str(each.label) for each in pictures] if labelled else None,
        [part or "train" for part in parts] if any(parts) else None,
        skipped,
    )


def _pictures(path: Path) -> Iterator[_Found]:
    for each in visible(path.iterdir()):
        if not each.is_dir():
            yield _Found(each, None, None)
        elif (part := PARTS.get(each.name.casefold())) is not None:
            yield from (_Found(file, label, part) for file, label in _classes(each))
        else:
            yield from (_Found(file, each.name, None) for file in _below(each))


def _classes(path: Path) -> Iterator[tuple[Path, str | None]]:
    for each in visible(path.iterdir()):
        if each.is_dir():
            yield from ((file, each.name) for file in _below(each))
        else:
            yield each, None


def _below(path: Path) -> Iterator[Path]:
    """Every file of a folder and of those in it; links to folders are not followed: they may lead around."""
    for each in visible(path.iterdir()):
        if not each.is_dir():
            yield each
        elif not each.is_symlink():
            yield from _below(each)


def _name(file: Path, path: Path) -> str:
    return file.relative_to(path).as_posix()
