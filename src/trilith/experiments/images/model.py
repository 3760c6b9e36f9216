"""A model of pictures: the network, and how pictures are brought to the size that it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from trilith.data.images.files import FITS
from trilith.errors import ModelFileError
from trilith.tasks.estimator import NetworkEstimator
from trilith.tasks.estimator_file import load_estimator, save_estimator
from trilith.tasks.image import PixelClassifier
from trilith.tasks.rules import RULES
from trilith.training.rules import check_rules


@dataclass(frozen=True)
class ImageModel:
    """Predicts from pixels (pictures, height, width, channels), of the shape that it was trained on."""

    estimator: PixelClassifier
    resize: str
    metadata: Mapping[str, Any]

    @property
    def classes(self) -> np.ndarray:
        """The classes in the order of the probabilities' columns."""
        return np.asarray(self.estimator.classes_)

    @property
    def shape(self) -> tuple[int, ...]:
        """(height, width, channels)."""
        return self.estimator.shape_

    def predict(self, pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Classes (pictures,) and probabilities (pictures, classes)."""
        probabilities = self.estimator.predict_proba(pixels)
        return self.classes[probabilities.argmax(axis=1)], probabilities

    def as_classes(self, labels: np.ndarray) -> np.ndarray:
        """Labels of a source as the model's classes are, numbers or texts; -1 for what is no number."""
        if self.classes.dtype.kind not in "iu":
            return labels.astype(object)
        return np.array([int(each) if str(each).lstrip("-").isdigit() else -1 for each in labels])

    def save(self, path: str | Path) -> None:
        """Write the network and all the rest to one file."""
        save_estimator(self.estimator, path, {**self.metadata, "image": {"resize": self.resize}})


def load_image_model(path: str | Path, threads: int | None = None) -> ImageModel:
    """Read what `ImageModel.save` wrote; `threads` of the engine that will compute with it.

    Raises:
        ModelFileError: no sound model, or one that was not trained on pictures.
        SettingError: threads is no whole number of at least 1.
    """
    check_rules(RULES, {"threads": threads})
    return image_model(load_estimator(path).set_params(threads=threads), path)


def image_model(estimator: NetworkEstimator, path: str | Path) -> ImageModel:
    """The model of pictures that an estimator was read from a file for.

    Raises:
        ModelFileError: it was not trained on pictures.
    """
    metadata = estimator.network_.metadata
    image = metadata.get("image")
    if not isinstance(estimator, PixelClassifier) or not isinstance(image, dict):
        raise ModelFileError(f"cannot load {path}: it was not trained on pictures.")
    if image.get("resize") not in FITS:
        raise ModelFileError(f"cannot load {path}: how pictures are resized is not valid.")
    return ImageModel(estimator, image["resize"], metadata)
