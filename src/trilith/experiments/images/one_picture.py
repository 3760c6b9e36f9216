"""One picture of a source as a model takes it, with its class where that is known."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from trilith.data.images import read_images, scan_images
from trilith.errors import DataError
from trilith.experiments.images.model import ImageModel


class OnePicture(NamedTuple):
    """pixels (1, height, width, channels), target (1,) or None, and what it is called in its source."""

    pixels: np.ndarray
    target: np.ndarray | None
    name: str


def one_picture(model: ImageModel, source: str, number: int) -> OnePicture:
    """The picture of this number, from 0, of a source as scan_images takes it.

    Raises:
        DataError: there is no such picture, it is broken, or of a class that the model does not know.
    """
    listing = scan_images(source)
    if not 0 <= number < len(listing):
        raise DataError(
            f"{source}: there is no picture {number + 1}. It has the pictures 1 to {len(listing):,}."
        )
    height, width, channels = model.shape
    images = read_images(listing.take(np.array([number])), (height, width), channels, fit=model.resize)
    if images.labels is None:
        return OnePicture(images.pixels, None, images.names[0])
    target = model.as_classes(images.labels)
    if not np.isin(target, model.classes).all():
        raise DataError(
            f"{source}: picture {number + 1} is of class {str(images.labels[0])!r}, which the model does not "
            "know. Name another picture."
        )
    return OnePicture(images.pixels, target, images.names[0])
