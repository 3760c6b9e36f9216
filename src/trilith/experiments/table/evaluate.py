"""Using a model on a table: predictions, and scores where the target is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from trilith.data import Table
from trilith.data.tables.cells import as_text
from trilith.data.tables.nearest import listing
from trilith.errors import DataError
from trilith.experiments.run.scores import Score, score_classes, score_numbers
from trilith.experiments.table.model import TableModel

COVERAGE = 0.9  # of the intervals beside predicted numbers


@dataclass(frozen=True)
class Evaluation:
    """The scores, of how many rows, and how many were left out because their target is missing."""

    scores: list[Score]
    rows: int
    dropped: int


def evaluate_on_table(model: TableModel, table: Table) -> Evaluation:
    """Score the model's predictions against the target column of a table; see evaluate_blocks."""
    return evaluate_blocks(model, [table], table.source)


def evaluate_blocks(
    model: TableModel,
    blocks: Iterable[Table],
    source: str,
    progress: Callable[[int], None] | None = None,
) -> Evaluation:
    """Score the model's predictions against the target column of a table that comes block by block.

    Predictions are kept until the end, features are not.

    source: the table's name, for messages.
    progress: told the number of rows after each block.

    Raises:
        DataError: the target column or a feature column is missing, no row has a target, or none has a
            class that the model knows.
    """
    classes = model.known_classes
    targets, predictions, probabilities = [], [], []
    dropped = 0
    for table in blocks:
        labelled = model.separate(table)
        dropped += labelled.dropped
        if len(labelled.target):
            prediction, shares = model.predict(labelled.features)
            targets.append(labelled.target)
            predictions.append(prediction)
            probabilities += [] if shares is None else [shares]
        if progress is not None:
            progress(len(table))
    if not targets:
        raise DataError(f"{source}: no row has a {model.target!r}. Give rows whose target is known.")
    target, prediction = _joined(targets), np.concatenate(predictions)
    if classes is None:
        return Evaluation(score_numbers(target, prediction), len(target), dropped)
    if not np.isin(target, classes).any():
        raise DataError(
            f"{source}: no {model.target!r} is a class of the model: {listing(classes.tolist())}. "
            "Give rows of the kind that it was trained on."
        )
    scores = score_classes(
        target, prediction, np.concatenate(probabilities) if probabilities else None, classes
    )
    return Evaluation(scores, len(target), dropped)


def _joined(targets: Sequence[np.ndarray]) -> np.ndarray:
    """All targets; as text where in some block they are: whole numbers, and among them a 1.5."""
    if any(target.dtype == object for target in targets):
        targets = [target if target.dtype == object else as_text(target) for target in targets]
    return np.concatenate(targets)


def predict_table(model: TableModel, table: Table) -> dict[str, np.ndarray]:
    """Columns for people: the target's name with the prediction, its interval or each class's probability."""
    prediction, probabilities = model.predict(table)
    if model.task == "regression":
        # no more digits than the network computed with
        precision = model.estimator.network_.precision
        columns = {model.target: prediction.astype(precision)}
        if model.intervals is not None and COVERAGE in model.intervals.half_widths:
            ends = model.intervals.interval(prediction, COVERAGE)
            for title, end in zip(("lower", "upper"), ends, strict=True):
                columns[f"{model.target} {title} {COVERAGE:.0%}"] = end.astype(precision)
        return columns
    columns = {model.target: prediction}
    if probabilities is not None:
        for number, name in enumerate(model.classes):
            columns[f"probability of {name}"] = probabilities[:, number].round(6)
    return columns
