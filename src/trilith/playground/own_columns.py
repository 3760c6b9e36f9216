"""Two columns of the user's own, and a third that is to be predicted from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from trilith.data import Table, guess_target, guess_task, read_table, separate_target
from trilith.data.tables.read import Source
from trilith.data.tables.table import is_number, missing_cells
from trilith.errors import DataError
from trilith.playground.plane import BOTH, LARGEST, Plane, parted

MOST_CLASSES = 10  # that colours tell apart


def read_plane(
    source: Source,
    *,
    columns: tuple[str, str] | None = None,
    target: str | None = None,
    rows: int = 400,
    validation_share: float = 0.3,
    seed: int = 0,
    features: Sequence[str] = BOTH,
) -> Plane:
    """Read two columns of numbers and a target from a table of any kind, each column in standard units.

    columns: by default the first two columns of numbers that are not the target. target: by default the last
        column. rows: at most so many, drawn at random where there are more.

    Numbers to predict are in standard units too. Rows in which one of the three is missing are left out.

    Raises:
        DataError: what cannot be read; columns that are not there, hold no numbers or one value alone; too
            many classes, or too few rows.
        SettingError: as draw_plane.
    """
    table = read_table(source)
    target = guess_target(table, target)
    chosen = columns or _first_numbers(table, target)
    places = np.stack([_numbers(table, name) for name in chosen], axis=1)
    known = np.isfinite(places).all(1) & ~missing_cells(table.columns[target])
    complete, places = table.take(known), places[known]
    task = guess_task(complete.columns[target], name=target)
    y = separate_target(complete, target, task).target
    notes = []
    if left_out := len(table) - len(y):
        notes.append(f"{left_out:,} rows are left out: a cell is missing there.")
    if len(y) > (limit := min(rows, LARGEST)):
        notes.append(f"{limit:,} of {len(y):,} rows, drawn at random.")
        drawn = np.sort(np.random.default_rng(seed).permutation(len(y))[:limit])
        places, y = places[drawn], y[drawn]
    middle, unit = _standard(places, chosen)
    plane = Plane(
        (places - middle) / unit,
        y,
        0,
        task,
        columns=chosen,
        target=target,
        middle=(float(middle[0]), float(middle[1])),
        unit=(float(unit[0]), float(unit[1])),
        features=tuple(features),
        notes=tuple(notes),
    )
    return parted(_with_target(plane, target), validation_share, seed)


def columns_of(source: str, folders: Sequence[Path] = ()) -> list[dict[str, Any]]:
    """What columns a table has, and whether each holds numbers.

    Raises DataError for what cannot be read.
    """
    table = read_table(source_in(folders, source))
    return [{"name": name, "number": is_number(column)} for name, column in table.columns.items()]


def source_in(folders: Sequence[Path], source: str) -> str:
    """The source, as a path in the first of the folders that has such a file."""
    paths = [folder / source for folder in folders]
    return next((str(path) for path in paths if path.is_file()), source)


def _with_target(plane: Plane, target: str) -> Plane:
    """Classes as numbers with names, or numbers in standard units."""
    if plane.task == "classification":
        names, codes = np.unique(plane.y, return_inverse=True)
        if len(names) > MOST_CLASSES:
            raise DataError(
                f"{target!r} has {len(names)} classes, more than the {MOST_CLASSES} that colours tell apart; "
                "choose another target"
            )
        return replace(plane, y=codes, classes=tuple(map(str, names)))
    middle, unit = _standard(plane.y[:, None], [target])
    return replace(
        plane,
        y=(plane.y - middle[0]) / unit[0],
        target_middle=float(middle[0]),
        target_unit=float(unit[0]),
    )


def _first_numbers(table: Table, target: str) -> tuple[str, str]:
    numbers = [name for name, column in table.columns.items() if is_number(column) and name != target]
    if len(numbers) < 2:
        raise DataError(
            f"{table.source}: a plane needs two columns of numbers beside {target!r}, and there are "
            f"{len(numbers)}; choose another target"
        )
    return numbers[0], numbers[1]


def _numbers(table: Table, name: str) -> np.ndarray:
    table.require(name)
    column = table.columns[name]
    if not is_number(column):
        raise DataError(f"{table.source}: {name!r} holds no numbers; choose a column of numbers")
    return column


def _standard(values: np.ndarray, names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of each column (rows, columns)."""
    if not len(values):
        raise DataError(f"no row has a number in {' and '.join(map(repr, names))}")
    middle, unit = values.mean(0), values.std(0)
    for name, spread in zip(names, unit, strict=True):
        if not spread > 0 or not np.isfinite(spread):
            raise DataError(f"{name!r} has one value alone, or too large ones; choose another column")
    return middle, unit
