"""What stands before the first step: the pictures listed, parted, and decoded to one shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import numpy as np

from trilith.data import Split, Table
from trilith.data.images import Images, Skipped, read_images
from trilith.data.images.listing import numbers_of
from trilith.data.tables.target import Task
from trilith.errors import DataError
from trilith.experiments.images.parted import PartedImages, labels_of, part_images
from trilith.experiments.images.settings import ImageSettings
from trilith.experiments.run.encoded import Encoded
from trilith.files import user_folder
from trilith.tasks.ensemble.members import Part
from trilith.tasks.ensemble.progress import Progress
from trilith.tasks.image import ImageClassifier

PARTS = ("train", "validation", "test")
BLOCK = 4096  # pictures that are hashed at a time


@dataclass(frozen=True)
class PreparedImages:
    """The pictures of a run, and the estimator that will learn from them.

    names, numbers: of each picture in the source, in the order train, validation, test. skipped: what could
    not be used. given: whether the source said which pictures test. parts: of each network.
    """

    settings: ImageSettings
    source: str
    names: Sequence[str]
    numbers: np.ndarray
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
    parted = part_images(source, settings)
    estimator = parted.estimator
    images = _decoded(parted, settings)
    split = _renumbered(images)
    labels = labels_of(images)
    data = Encoded(images.pixels, labels, split, _digest(images))
    estimator.read_target(labels[: data.learning])
    estimator.choose_mirroring(data.X[: data.learning], labels[: data.learning])
    networks = estimator.networks_for(data.learning)
    rows = Table({"picture": np.arange(len(images), dtype=np.float64)}, source)
    parts = data.parts(settings.plan, rows, labels, networks, settings.ensemble_over)
    return PreparedImages(
        settings,
        source,
        images.names,
        numbers_of(images, parted.listing, parted.split.order),
        images.skipped,
        parted.given,
        estimator,
        data,
        parts,
    )


def _decoded(parted: PartedImages, settings: ImageSettings) -> Images:
    """In the order of the parts, which each picture keeps, for some may prove broken."""
    listing, split = parted.listing, parted.split
    parts = np.repeat(PARTS, [len(split.train), len(split.validation), len(split.test)])
    height, width, channels = parted.estimator.shape_
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


def _digest(images: Images) -> str:
    digest = blake2b(repr((images.pixels.shape, labels_of(images).tolist())).encode(), digest_size=16)
    for start in range(0, len(images), BLOCK):
        digest.update(np.ascontiguousarray(images.pixels[start : start + BLOCK]).data)
    return digest.hexdigest()
