"""The pictures that come with scikit-learn, for a first try: sample:digits."""

from __future__ import annotations

import numpy as np

from trilith.data.images.listing import ImageListing
from trilith.data.images.sources.arrays import list_arrays
from trilith.data.tables.sources.samples import PREFIX

DIGITS = f"{PREFIX}digits"
BRIGHTEST = 16  # of its numbers


def is_image_sample(source: str) -> bool:
    """Whether a sample is one of pictures."""
    return source == DIGITS


def scan_sample(source: str) -> ImageListing:
    """1797 handwritten digits of 8 x 8, grey."""
    from sklearn.datasets import load_digits

    bunch = load_digits()
    pixels = np.rint(bunch.images * (255 / BRIGHTEST)).astype(np.uint8)
    return list_arrays(source, {"images": pixels, "labels": bunch.target})
