"""The one size that pictures of many are brought to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trilith.data.images.files import Header

LARGEST = 96  # sides up to which pictures that are all alike stay as they are
SIDE = 64  # of a square that others become, or less where they are smaller
SMALLEST = 8


def choose_size(headers: Sequence[Header], size: int | Sequence[int] | None) -> tuple[int, int]:
    """Height and width: as asked for, else as the pictures are, else a square that most of them fill."""
    if size is not None:
        height, width = (size, size) if isinstance(size, int) else size
        return int(height), int(width)
    sides = np.array([(each.height, each.width) for each in headers])
    if (sides == sides[0]).all() and sides.max() <= LARGEST:
        return int(sides[0, 0]), int(sides[0, 1])
    side = int(np.clip(np.median(sides.min(axis=1)), SMALLEST, SIDE))
    return side, side


def choose_channels(headers: Sequence[Header], channels: int | None) -> int:
    """1 or 3: as asked for, else 1 where every picture is grey."""
    return channels or max(each.channels for each in headers)
