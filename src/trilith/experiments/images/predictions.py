"""Predicting pictures: a file, a folder, a pattern, one block of pictures after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from trilith.data.images import Skipped, read_images, scan_images
from trilith.data.images.listing import ImageListing
from trilith.errors import DataError
from trilith.experiments.images.model import ImageModel
from trilith.experiments.run.scores import Score, score_classes

BLOCK = 512  # pictures in memory at a time


class ImagePredictions(NamedTuple):
    """names: of each picture. prediction: (pictures,). probabilities: (pictures, classes)."""

    names: Sequence[str]
    prediction: np.ndarray
    probabilities: np.ndarray


def predict_images(model: ImageModel, source: str) -> ImagePredictions:
    """The class of each picture of a source, as scan_images takes it; those that are broken are left out.

    Raises:
        DataError: there are no pictures that can be read.
    """
    blocks = [found for found, _ in predict_blocks(model, scan_images(source))]
    return ImagePredictions(
        [name for block in blocks for name in block.names],
        np.concatenate([block.prediction for block in blocks]),
        np.concatenate([block.probabilities for block in blocks]),
    )


def predict_blocks(
    model: ImageModel, listing: ImageListing, progress: Callable[[int], None] = lambda count: None
) -> Iterator[tuple[ImagePredictions, tuple[Skipped, ...]]]:
    """The same block by block, with what could not be decoded; `progress` is told how many are done."""
    height, width, channels = model.shape
    for start in range(0, len(listing), BLOCK):
        places = np.arange(start, min(start + BLOCK, len(listing)))
        part = listing.take(places)
        try:
            images = read_images(part, (height, width), channels, fit=model.resize)
        except DataError as error:  # none of them can be decoded
            if len(listing) <= BLOCK:
                raise
            yield (
                ImagePredictions([], model.classes[:0], np.zeros((0, len(model.classes)))),
                (Skipped(f"{part.names[0]} to {part.names[-1]}", str(error)),),
            )
            continue
        prediction, probabilities = model.predict(images.pixels)
        progress(len(places))
        broken = images.skipped[len(listing.skipped) :]
        yield ImagePredictions(images.names, prediction, probabilities), broken


def evaluate_images(model: ImageModel, listing: ImageListing) -> tuple[list[Score], int]:
    """The scores on pictures whose classes are known, and how many there were.

    Raises:
        DataError: the source says no classes, or none that the model knows.
    """
    if listing.labels is None:
        raise DataError(
            f"{listing.source}: its pictures have no classes to compare with. Use trilith predict."
        )
    known = {str(name): label for name, label in zip(listing.names, listing.labels, strict=True)}
    blocks = [found for found, _ in predict_blocks(model, listing)]
    target = np.array([known[name] for block in blocks for name in block.names], dtype=object)
    if model.classes.dtype.kind in "iu":
        target = np.array([int(each) if str(each).lstrip("-").isdigit() else -1 for each in target])
    if not np.isin(target, model.classes).any():
        raise DataError(
            f"{listing.source}: none of its classes is one of the model's, which are "
            f"{', '.join(map(str, model.classes))}."
        )
    prediction = np.concatenate([block.prediction for block in blocks])
    probabilities = np.concatenate([block.probabilities for block in blocks])
    return score_classes(target, prediction, probabilities, model.classes), len(target)
