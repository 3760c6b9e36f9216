"""What there is before a picture is decoded: names, labels, parts, sizes, and what was left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np

from trilith.errors import DataError

SHOWN = 3  # skipped files that an error names

Pictures: TypeAlias = Sequence[Path] | np.ndarray
"""Files, or an array (pictures, height, width) or (pictures, height, width, channels)."""


@dataclass(frozen=True)
class Skipped:
    """A picture that was left out, and why."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


@dataclass(frozen=True)
class ImageListing:
    """The pictures of a source, in an order that does not depend on where they lie.

    source: where they came from. pictures: files or an array. names: of each, its path within the source or
    its number. sizes: (pictures, 2) heights and widths. channels: (pictures,) 1 for grey, 3 for colour.
    labels: (pictures,) their classes, None where the source says none. parts: (pictures,) "train",
    "validation" or "test", None where it says nothing. skipped: what is no picture that can be read.
    """

    source: str
    pictures: Pictures
    names: Sequence[str]
    sizes: np.ndarray
    channels: np.ndarray
    labels: np.ndarray | None = None
    parts: np.ndarray | None = None
    skipped: tuple[Skipped, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.names)

    def take(self, places: np.ndarray) -> ImageListing:
        """These pictures, by number; what was skipped stays."""
        pictures = self.pictures
        chosen = pictures[places] if isinstance(pictures, np.ndarray) else [pictures[each] for each in places]
        return replace(
            self,
            pictures=chosen,
            names=[self.names[each] for each in places],
            sizes=self.sizes[places],
            channels=self.channels[places],
            labels=None if self.labels is None else self.labels[places],
            parts=None if self.parts is None else self.parts[places],
        )


@dataclass(frozen=True)
class Images:
    """Decoded pictures: pixels (pictures, height, width, channels) as bytes, in memory or a memory map.

    The rest as in ImageListing, without the pictures that proved broken when they were decoded.
    """

    pixels: np.ndarray
    names: Sequence[str]
    labels: np.ndarray | None
    parts: np.ndarray | None
    skipped: tuple[Skipped, ...]

    def __len__(self) -> int:
        return len(self.pixels)


def numbers_of(images: Images, listing: ImageListing, order: np.ndarray) -> np.ndarray:
    """Of each picture its number in a listing, of which these were decoded in this order.

    Those that proved broken are passed over.
    """
    listed = ((number, listing.names[number]) for number in order.tolist())
    return np.array([next(number for number, name in listed if name == kept) for kept in images.names])


def refuse_skipped(source: str, skipped: Sequence[Skipped]) -> None:
    """Raise DataError where pictures were skipped, naming the first of them."""
    if skipped:
        named = "; ".join(map(str, skipped[:SHOWN]))
        more = f"; and {len(skipped) - SHOWN} more" if len(skipped) > SHOWN else ""
        raise DataError(
            f"{source}: {len(skipped)} of its files cannot be used: {named}{more}. Mend or remove them, or "
            "leave out strict to go on without them."
        )


def require_pictures(listing: ImageListing) -> ImageListing:
    """The listing, or DataError where it has no picture."""
    if not len(listing):
        told = f": {listing.skipped[0]}" if listing.skipped else ""
        raise DataError(f"{listing.source}: no picture that can be read{told}. Expected at least one.")
    return listing
