"""Lanes beside a column of boxes, for ways around some of them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

LANE = 9  # pixels from lane to lane


def lanes(stretches: Mapping[Key, tuple[float, float]]) -> dict[Key, int]:
    """A lane for each stretch, 0 beside the boxes; two that meet share none, short ones lie inside."""
    taken: list[list[tuple[float, float]]] = []
    found: dict[Key, int] = {}
    for key, (low, high) in sorted(stretches.items(), key=lambda item: item[1][1] - item[1][0]):
        free = (number for number, lane in enumerate(taken) if all(high < a or b < low for a, b in lane))
        number = next(free, len(taken))
        if number == len(taken):
            taken.append([])
        taken[number].append((low, high))
        found[key] = number
    return found
