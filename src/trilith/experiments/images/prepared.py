"""What stands before the first step: the pictures listed, parted, and decoded to one shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import numpy as np

from trilith.data import Split, SplitPlan, Table
from trilith.data.images import Images, Skipped, read_images, scan_images
from trilith.data.images.files import Header
from trilith.data.images.listing import ImageListing
from trilith.data.tables.target import Task
from trilith.errors import DataError
from trilith.experiments.images.settings import ImageSettings
from trilith.experiments.run.encoded import Encoded
from trilith.files import user_folder
from trilith.tasks.ensemble.members import Part
from trilith.tasks.ensemble.progress import Progress
from trilith.tasks.image import ImageClassifier

PARTS = ("train", "validation", "test")
FEWEST = 10  # pictures
BLOCK = 4096  # pictures that are hashed at a time


@dataclass(frozen=True)
class PreparedImages:
    """The pictures of a run, and the estimator that will learn from them.

    names: of each picture, in the order train, validation, test. skipped: what could not be used. given:
    whether the source said which pictures test. parts: of each network.
    """

    settings: ImageSettings
    source: str
    names: Sequence[str]
    skipped: tuple[Skipped, ...]
    given: bool
    estimator: ImageClassifier
    data: Encoded
    parts: list[Part]

    target = "class"
    task: Task = "classification"

    @property
    def count(self) -> int:
        """All pictures."""
        return len(self.names)


def prepare_images(source: str, settings: ImageSettings) -> PreparedImages:
    """List the pictures, part them, and decode them; what is broken is left out.

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
    images = _decoded(listing, split, estimator, settings)
    split = _renumbered(images)
    labels = _labels(images)
    data = Encoded(images.pixels, labels, split, _digest(images))
    estimator.read_target(labels[: data.learning])
    networks = estimator.networks_for(data.learning)
    rows = Table({"picture": np.arange(len(images), dtype=np.float64)}, source)
    parts = data.parts(settings.plan, rows, labels, networks, settings.ensemble_over)
    return PreparedImages(settings, source, images.names, images.skipped, given, estimator, data, parts)


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


def _decoded(
    listing: ImageListing, split: Split, estimator: ImageClassifier, settings: ImageSettings
) -> Images:
    """In the order of the parts, which each picture keeps, for some may prove broken."""
    parts = np.repeat(PARTS, [len(split.train), len(split.validation), len(split.test)])
    height, width, channels = estimator.shape_
    with Progress("decoding pictures", len(listing), shown=settings.verbose) as progress:
        return read_images(
            replace(listing.take(split.order), parts=parts),
            (height, width),
            channels,
            fit=settings.resize,
            strict=settings.strict,
            cache=cache_folder(),
            progress=lambda done, total: progress.show(done),
        )


def cache_folder() -> Path:
    """Where pixels lie that are too many for memory: in the user's folder for caches."""
    return user_folder("XDG_CACHE_HOME", ".cache") / "trilith" / "images"


def _renumbered(images: Images) -> Split:
    assert images.parts is not None
    places = [np.flatnonzero(images.parts == part) for part in PARTS]
    for part, found in zip(("train", "test"), (places[0], places[2]), strict=True):
        if not len(found):
            raise DataError(f"no picture that can be decoded is left in the {part} part.")
    return Split(*places)


def _labels(images: Images) -> np.ndarray:
    assert images.labels is not None
    labels = images.labels
    return labels.astype(object) if labels.dtype.kind == "U" else labels


def _digest(images: Images) -> str:
    digest = blake2b(repr((images.pixels.shape, _labels(images).tolist())).encode(), digest_size=16)
    for start in range(0, len(images), BLOCK):
        digest.update(np.ascontiguousarray(images.pixels[start : start + BLOCK]).data)
    return digest.hexdigest()
