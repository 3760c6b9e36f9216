"""The pictures of a source whose classes a model knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from trilith.data.images import read_images, scan_images
from trilith.data.images.listing import ImageListing, numbers_of
from trilith.errors import DataError
from trilith.experiments.images.model import ImageModel


class KnownPictures(NamedTuple):
    """Pixels as the model takes them; of each picture its class, its number and its name in the source."""

    pixels: np.ndarray
    target: np.ndarray
    numbers: np.ndarray
    names: Sequence[str]


def read_known(model: ImageModel, source: str, most: int) -> KnownPictures:
    """At most so many, drawn at random with the model's seed; those that are broken are left out.

    Raises:
        DataError: the source says no classes, or none that the model knows, or nothing can be decoded.
    """
    listing = scan_images(source)
    places = np.flatnonzero(np.isin(known_target(model, listing), model.classes))
    if len(places) > most:
        random = np.random.default_rng(model.estimator.seed_)
        places = np.sort(random.choice(places, most, replace=False))
    height, width, channels = model.shape
    images = read_images(listing.take(places), (height, width), channels, fit=model.resize)
    assert images.labels is not None
    target = model.as_classes(images.labels)
    return KnownPictures(images.pixels, target, numbers_of(images, listing, places), images.names)


def known_target(model: ImageModel, listing: ImageListing) -> np.ndarray:
    """The class of each picture, as the model's classes are; some may be none of them.

    Raises:
        DataError: the listing has no classes, or none that the model knows.
    """
    if listing.labels is None:
        raise DataError(
            f"{listing.source}: its pictures have no classes to compare with. Use trilith predict."
        )
    target = model.as_classes(listing.labels)
    if not np.isin(target, model.classes).any():
        raise DataError(
            f"{listing.source}: none of its classes is one of the model's, which are "
            f"{', '.join(map(str, model.classes))}."
        )
    return target
