"""A model file, whatever it was trained on."""

from __future__ import annotations

from pathlib import Path

from trilith.experiments.images.model import ImageModel, image_model
from trilith.experiments.table.model import TableModel, table_model
from trilith.tasks.estimator_file import load_estimator
from trilith.tasks.image import PixelClassifier
from trilith.tasks.rules import RULES
from trilith.training.rules import check_rules


def load_model(path: str | Path, threads: int | None = None) -> TableModel | ImageModel:
    """Read a model of a table or of pictures; `threads` of the engine that will compute with it.

    Raises:
        ModelFileError: no sound model, or one that was trained on neither.
        SettingError: threads is no whole number of at least 1.
    """
    check_rules(RULES, {"threads": threads})
    estimator = load_estimator(path).set_params(threads=threads)
    if isinstance(estimator, PixelClassifier):
        return image_model(estimator, path)
    return table_model(estimator, path)
