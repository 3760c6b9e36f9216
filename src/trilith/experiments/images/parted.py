"""What is known of pictures from their headers: which there are, which train, what they become."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from trilith.data import Split, SplitPlan, Table
from trilith.data.images import Images, scan_images
from trilith.data.images.files import Header
from trilith.data.images.listing import ImageListing
from trilith.errors import DataError
from trilith.experiments.images.settings import ImageSettings
from trilith.tasks.image import ImageClassifier

FEWEST = 10  # pictures


@dataclass(frozen=True)
class PartedImages:
    """The pictures of a source, of which none is decoded, and who will learn from them.

    given: whether the source said which pictures test. estimator: knows the shape that they are brought to.
    """

    listing: ImageListing
    split: Split
    given: bool
    estimator: ImageClassifier


def part_images(source: str, settings: ImageSettings) -> PartedImages:
    """List the pictures, part them, and choose their shape.

    Raises:
        DataError, SettingError: the pictures or a setting cannot work.
    """
    listing = scan_images(source, target=settings.target, strict=settings.strict)
    if listing.labels is None:
        raise DataError(
            f"{source}: its pictures have no classes. Put those of each class into a sub-folder of its "
            "own, or list paths and labels in a CSV."
        )
    if len(listing) < FEWEST:
        raise DataError(
            f"{source}: {len(listing)} pictures; expected at least {FEWEST}, to train, validate and test."
        )
    split, given = _split(listing, settings.plan)
    estimator = settings.estimator()
    estimator.choose_shape(
        [Header(int(h), int(w), int(c)) for (h, w), c in zip(listing.sizes, listing.channels, strict=True)]
    )
    return PartedImages(listing, split, given, estimator)


def _split(listing: ImageListing, plan: SplitPlan) -> tuple[Split, bool]:
    """The parts, and whether the source said which pictures test."""
    rows = Table({"picture": np.arange(len(listing), dtype=np.float64)}, listing.source)
    parts = listing.parts
    if parts is None or not (parts != "train").any():
        return plan.draw(rows, listing.labels), False
    if not (parts == "test").any():
        parts = np.where(parts == "validation", "test", parts)  # what is held back tests
    if not (parts == "train").any():
        raise DataError(
            f"{listing.source}: all its pictures are of the {parts[0]} part: there is none to learn from."
        )
    table = Table({"part": parts.astype(object)}, listing.source)
    return replace(plan, column="part").draw(table, listing.labels), True


def labels_of(pictures: ImageListing | Images) -> np.ndarray:
    """The classes of pictures that have them, texts as objects."""
    labels = pictures.labels
    assert labels is not None
    return labels.astype(object) if labels.dtype.kind == "U" else labels
