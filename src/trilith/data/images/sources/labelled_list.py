"""A table of paths and labels, such as a CSV: paths are relative to the table's folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from trilith.data.images.files import is_picture_name
from trilith.data.images.listing import ImageListing, Skipped
from trilith.data.images.sources.folder import PARTS
from trilith.data.images.sources.headers import listed_files
from trilith.data.tables import Table, open_rows, read_table
from trilith.data.tables.nearest import suggestion
from trilith.errors import DataError

SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".parquet", ".jsonl"})
LOOKED_AT = 100  # rows of which at least one must name a picture that is there
PART_COLUMNS = frozenset({"split", "part", "subset", "fold", "set"})


def is_labelled_list(path: Path) -> bool:
    """Whether a file is a table, one of whose first rows names a picture that is there."""
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        return False
    try:
        with open_rows(str(path)) as rows:
            table = rows.take(np.arange(min(len(rows), LOOKED_AT)))
    except DataError:
        return False
    return _path_column(table, path.parent) is not None


def scan_labelled_list(path: Path, target: str | None = None) -> ImageListing:
    """The pictures that a table names, with their labels.

    The column of paths is the one that names files; the labels are `target`, else the last other column,
    but one called split or part, which says train, validation or test.

    Raises:
        DataError: no column names pictures, or there is no column `target`.
    """
    table = read_table(str(path))
    column = _path_column(table, path.parent)
    if column is None:
        raise DataError(f"{path}: no column names pictures that are there, relative to {path.parent}.")
    others = [name for name in table.names if name != column]
    if target is not None and target not in others:
        raise DataError(f"{path}: no column of labels {target!r}{suggestion(target, others)}")
    part_column = next((name for name in others if name.casefold() in PART_COLUMNS and name != target), None)
    label_column = target or next((name for name in reversed(others) if name != part_column), None)
    labels = None if label_column is None else table.columns[label_column]
    parts = None if part_column is None else table.columns[part_column]
    good: list[int] = []
    skipped: list[Skipped] = []
    paths = [_text(cell) for cell in table.columns[column]]
    for row, name in enumerate(paths):
        reason = _reason(
            name,
            "-" if labels is None else _label(labels[row]),
            "train" if parts is None else _text(parts[row]),
        )
        if reason is None:
            good.append(row)
        else:
            skipped.append(Skipped(name or f"row {row + 1}", reason))
    return listed_files(
        str(path),
        [path.parent / paths[row] for row in good],
        [paths[row] for row in good],
        None if labels is None else [_label(labels[row]) for row in good],
        None if parts is None else [PARTS[_text(parts[row]).casefold()] for row in good],
        skipped,
    )


def _reason(name: str, label: str, part: str) -> str | None:
    if not name:
        return "its row names no file"
    if not label:
        return "its row has no label"
    if part.casefold() not in PARTS:
        return f"its row says {part!r}, which is none of train, validation and test"
    return None


def _path_column(table: Table, folder: Path) -> str | None:
    for name, cells in table.columns.items():
        if cells.dtype.kind in "OUT" and any(_is_there(_text(cell), folder) for cell in cells[:LOOKED_AT]):
            return name
    return None


def _is_there(name: str, folder: Path) -> bool:
    try:
        return bool(name) and is_picture_name(Path(name)) and (folder / name).is_file()
    except (OSError, ValueError):  # too long for a name, or with a zero byte
        return False


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _label(cell: object) -> str:
    """A label as text: whole numbers without a point, nothing where it is missing."""
    if isinstance(cell, (float, np.floating)):
        return "" if np.isnan(cell) else str(int(cell)) if cell == int(cell) else str(cell)
    return "" if cell is None else str(cell).strip()
