"""A model of a table: the network, the encoder of its columns, the name of its target, what it may be off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from trilith.data import Labelled, Table, TableEncoder, separate_target
from trilith.data.tables.target import Task
from trilith.errors import DataError, ModelFileError
from trilith.tasks import NetworkClassifier, load_estimator, save_estimator
from trilith.tasks.calibration import PredictionIntervals
from trilith.tasks.estimator import NetworkEstimator
from trilith.tasks.rules import RULES
from trilith.training.rules import check_rules


@dataclass(frozen=True)
class TableModel:
    """Predicts from the raw rows of a table."""

    estimator: NetworkEstimator
    encoder: TableEncoder
    target: str
    metadata: Mapping[str, Any]
    intervals: PredictionIntervals | None = None

    @property
    def task(self) -> Task:
        """What it predicts: classes or numbers."""
        return "classification" if isinstance(self.estimator, NetworkClassifier) else "regression"

    @property
    def classes(self) -> np.ndarray:
        """The classes in the order of the probabilities' columns; none for regression."""
        return np.asarray(getattr(self.estimator, "classes_", ()))

    @property
    def known_classes(self) -> np.ndarray | None:
        """The classes that a target may have; None where it is a number."""
        return self.classes if self.task == "classification" else None

    def separate(self, table: Table) -> Labelled:
        """Features and target of the rows of a table that have one.

        Raises:
            DataError: the table lacks the target, or holds what is none.
        """
        return separate_target(table, self.target, self.task, classes=self.known_classes)

    def predict(self, table: Table) -> tuple[np.ndarray, np.ndarray | None]:
        """Predictions (rows,) and, where the model has them, probabilities (rows, classes).

        Raises:
            DataError: the table lacks a column that the model was trained on; names it.
        """
        return self.predict_encoded(self.encoder.transform(table))

    def predict_encoded(self, X: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """The same from what the encoder made of a table, (rows, features)."""
        if not isinstance(self.estimator, NetworkClassifier):
            return self.estimator.predict(X), None
        if not hasattr(self.estimator, "predict_proba"):
            return self.estimator.predict(X), None
        probabilities = self.estimator.predict_proba(X)
        return self.classes[probabilities.argmax(axis=1)], probabilities

    def save(self, path: str | Path) -> None:
        """Write the network, its preprocessing and all the rest to one file."""
        table = {
            "target": self.target,
            "encoder": self.encoder.to_dict(),
            "intervals": None if self.intervals is None else self.intervals.to_dict(),
        }
        save_estimator(self.estimator, path, {**self.metadata, "table": table})


def load_table_model(path: str | Path, threads: int | None = None) -> TableModel:
    """Read what `TableModel.save` wrote; `threads` of the engine that will compute with it.

    Raises:
        ModelFileError: no sound model, or one that was not trained on a table.
        SettingError: threads is no whole number of at least 1.
    """
    check_rules(RULES, {"threads": threads})
    return table_model(load_estimator(path).set_params(threads=threads), path)


def table_model(estimator: NetworkEstimator, path: str | Path) -> TableModel:
    """The model of a table that an estimator was read from a file for.

    Raises:
        ModelFileError: it was not trained on a table.
    """
    metadata = estimator.network_.metadata
    table = metadata.get("table")
    if not isinstance(table, dict) or not isinstance(table.get("target"), str):
        raise ModelFileError(
            f"cannot load {path}: it was not trained on a table. Predict with it in Python: trilith.load."
        )
    try:
        encoder = TableEncoder.from_dict(table.get("encoder"))
        described = table.get("intervals")
        intervals = None if described is None else PredictionIntervals.from_dict(described)
    except DataError as error:
        raise ModelFileError(f"cannot load {path}: its preprocessing is not valid ({error}).") from error
    if len(encoder.features) != estimator.n_features_in_:
        raise ModelFileError(
            f"cannot load {path}: its preprocessing gives {len(encoder.features)} features and its "
            f"network expects {estimator.n_features_in_}."
        )
    return TableModel(estimator, encoder, table["target"], metadata, intervals)
