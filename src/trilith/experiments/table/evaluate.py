"""Using a model on a table: predictions, and scores where the target is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trilith.data import Table, separate_target
from trilith.data.tables.nearest import listing
from trilith.errors import DataError
from trilith.experiments.table.model import TableModel
from trilith.experiments.table.scores import Score, score_classes, score_numbers


@dataclass(frozen=True)
class Evaluation:
    """The scores, of how many rows, and how many were left out because their target is missing."""

    scores: list[Score]
    rows: int
    dropped: int


def evaluate_on_table(model: TableModel, table: Table) -> Evaluation:
    """Score the model's predictions against the target column of a table.

    Raises:
        DataError: the target column or a feature column is missing, no row has a target, or none has a
            class that the model knows.
    """
    classes = model.classes if model.task == "classification" else None
    labelled = separate_target(table, model.target, model.task, classes=classes)
    if not len(labelled.target):
        raise DataError(f"{table.source}: no row has a {model.target!r}. Give rows whose target is known.")
    if classes is not None and not np.isin(labelled.target, classes).any():
        raise DataError(
            f"{table.source}: no {model.target!r} is a class of the model: {listing(classes.tolist())}. "
            "Give rows of the kind that it was trained on."
        )
    prediction, probabilities = model.predict(labelled.features)
    if classes is None:
        scores = score_numbers(labelled.target, prediction)
    else:
        scores = score_classes(labelled.target, prediction, probabilities, classes)
    return Evaluation(scores, len(labelled.target), labelled.dropped)


def predict_table(model: TableModel, table: Table) -> dict[str, np.ndarray]:
    """Columns for people: the target's name with the prediction, and a probability for each class."""
    prediction, probabilities = model.predict(table)
    if model.task == "regression":
        # no more digits than the network computed with
        prediction = prediction.astype(model.estimator.network_.precision)
    columns = {model.target: prediction}
    if probabilities is not None:
        for number, name in enumerate(model.classes):
            columns[f"probability of {name}"] = probabilities[:, number].round(6)
    return columns
