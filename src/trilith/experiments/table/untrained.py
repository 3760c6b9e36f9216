"""The network of a run before its first step, and rows that it would be fed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from trilith.data import open_rows
from trilith.errors import DataError
from trilith.experiments.run.simpler_models import many_classes_are_known
from trilith.experiments.run.untrained import Untrained
from trilith.experiments.table.learning import learning_examples
from trilith.experiments.table.prepared import Prepared, prepare
from trilith.experiments.table.run_settings import RunSettings


def untrained_on_table(
    source: Any,
    settings: RunSettings,
    /,
    *,
    query: str | None = None,
    table: str | None = None,
    rows: Sequence[int] = (),
) -> Untrained:
    """Read, split and encode a table as train_on_table does, and build its first network; nothing is trained.

    rows: numbers, from 0, of the source's rows to give back, encoded.

    Raises:
        DataError: the data cannot work, or have no such row, or it has no target.
        SettingError: a setting cannot work.
    """
    with TemporaryDirectory(prefix="trilith-", ignore_cleanup_errors=True) as folder:
        with open_rows(source, query=query, table=table) as opened:
            run = prepare(opened, replace(settings, folds=0), Path(folder))
        places = _places(run, rows)
        with many_classes_are_known():
            first = run.estimator.untrained(learning_examples(run, run.estimator), run.parts[0])
        X, y = run.data.X[places], run.data.y[places]
        return Untrained(first, len(run.parts), run.rows.source, run.target, X, y)


def _places(run: Prepared, rows: Sequence[int]) -> list[int]:
    """Where rows of the source stand among the encoded ones."""
    numbers = run.source_split.order
    for row in rows:
        require_row(run.rows.source, row, len(run.rows))
        if row not in numbers:
            raise DataError(f"{run.rows.source}: row {row + 1} has no {run.target!r}. Name another row.")
    return [int(np.flatnonzero(numbers == row)[0]) for row in rows]


def require_row(source: str, row: int, count: int) -> None:
    """Raise a DataError unless there is a row of this number, from 0."""
    if not 0 <= row < count:
        raise DataError(f"{source}: there is no row {row + 1}. It has the rows 1 to {count:,}.")
