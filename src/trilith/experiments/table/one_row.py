"""One row of a table as a model takes it, with its target."""

from __future__ import annotations

from typing import Any

import numpy as np

from trilith.data import open_rows
from trilith.errors import DataError
from trilith.experiments.table.model import TableModel
from trilith.experiments.table.untrained import require_row


def encoded_row(
    model: TableModel, source: Any, row: int, *, query: str | None = None, table: str | None = None
) -> tuple[np.ndarray, np.ndarray, str]:
    """X (1, features) and y (1,) of the row of this number, from 0, and the source's name for messages.

    Raises:
        DataError: there is no such row, it has no target, or one of a class that the model does not know.
    """
    with open_rows(source, query=query, table=table) as rows:
        require_row(rows.source, row, len(rows))
        chosen = rows.take(np.array([row]))
    labelled, classes = model.separate(chosen), model.known_classes
    if not len(labelled.target):
        raise DataError(f"{chosen.source}: row {row + 1} has no {model.target!r}. Name another row.")
    if classes is not None and labelled.target[0] not in classes.tolist():
        raise DataError(
            f"{chosen.source}: row {row + 1} is of class {labelled.target.tolist()[0]!r}, which the model "
            "does not know. Name another row."
        )
    return model.encoder.transform(labelled.features), labelled.target, chosen.source
