"""Predicting pictures: a file, a folder, a pattern, one block of pictures after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from trilith.data.images import Skipped, decode_images, scan_images
from trilith.data.images.listing import ImageListing
from trilith.errors import DataError
from trilith.experiments.images.known import known_target
from trilith.experiments.images.model import ImageModel
from trilith.experiments.run.scores import Score, score_classes

BLOCK = 512  # pictures in memory at a time


class ImagePredictions(NamedTuple):
    """Of each picture its name, prediction, probabilities (pictures, classes), and its label if it has one.

    skipped: what could not be decoded.
    """

    names: Sequence[str]
    prediction: np.ndarray
    probabilities: np.ndarray
    labels: np.ndarray | None
    skipped: tuple[Skipped, ...]


def predict_images(model: ImageModel, source: str) -> ImagePredictions:
    """The class of each picture of a source, as scan_images takes it; those that are broken are left out.

    Raises:
        DataError: there are no pictures that can be read.
    """
    listing = scan_images(source)
    found = _joined(list(predict_blocks(model, listing)))
    return found._replace(skipped=(*listing.skipped, *found.skipped))


def predict_blocks(
    model: ImageModel, listing: ImageListing, progress: Callable[[int], None] = lambda count: None
) -> Iterator[ImagePredictions]:
    """The same block by block; `progress` is told how many more are done.

    Raises:
        DataError: at the end, where none can be decoded.
    """
    height, width, channels = model.shape
    skipped: list[Skipped] = []
    decoded = 0
    for start in range(0, len(listing), BLOCK):
        part = listing.take(np.arange(start, min(start + BLOCK, len(listing))))
        images = decode_images(part, (height, width), channels, fit=model.resize)
        progress(len(part))
        broken = images.skipped[len(listing.skipped) :]
        skipped += broken
        decoded += len(images)
        if len(images):
            prediction, probabilities = model.predict(images.pixels)
        else:
            prediction, probabilities = model.classes[:0], np.zeros((0, len(model.classes)))
        yield ImagePredictions(images.names, prediction, probabilities, images.labels, broken)
    if not decoded:
        raise DataError(f"{listing.source}: none of its pictures can be decoded: {skipped[0]}.")


def _joined(blocks: Sequence[ImagePredictions]) -> ImagePredictions:
    labels = [block.labels for block in blocks if block.labels is not None]
    return ImagePredictions(
        [name for block in blocks for name in block.names],
        np.concatenate([block.prediction for block in blocks]),
        np.concatenate([block.probabilities for block in blocks]),
        np.concatenate(labels) if labels else None,
        tuple(skipped for block in blocks for skipped in block.skipped),
    )


def evaluate_images(
    model: ImageModel, listing: ImageListing, progress: Callable[[int], None] = lambda count: None
) -> tuple[list[Score], int]:
    """The scores on pictures whose classes are known, and how many there were.

    Raises:
        DataError: the source says no classes, or none that the model knows.
    """
    known_target(model, listing)
    found = _joined(list(predict_blocks(model, listing, progress)))
    assert found.labels is not None
    target = model.as_classes(found.labels)
    return score_classes(target, found.prediction, found.probabilities, model.classes), len(target)
