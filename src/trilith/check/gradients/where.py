"""Where a gradient is looked at: single numbers, and directions through many of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from trilith.check.gradients.surface import LossSurface

ALL = 1000  # parameters of a network of which each is looked at
DIRECTIONS, LARGEST, DRAWN = 2, 5, 5  # of each array of a larger one


@dataclass(frozen=True)
class Place:
    """A direction in one parameter, of length 1; `index` where it is along one of its numbers."""

    parameter: str
    direction: np.ndarray
    index: tuple[int, ...] | None = None


def places(gradients: Mapping[str, np.ndarray], random: np.random.Generator) -> Iterator[Place]:
    """Every number of a small network; of a large one directions, the largest derivatives, some at random."""
    everything = sum(each.size for each in gradients.values()) <= ALL
    for name, gradient in gradients.items():
        if everything:
            chosen = np.arange(gradient.size)
        else:
            for _ in range(DIRECTIONS):
                yield Place(name, _unit(random.standard_normal(gradient.shape)))
            largest = np.argsort(-np.abs(gradient), axis=None)[:LARGEST]
            drawn = random.choice(gradient.size, min(DRAWN, gradient.size), replace=False)
            chosen = np.union1d(largest, drawn)
        for flat in chosen:
            yield entry(name, gradient.shape, int(flat))


def entry(name: str, shape: tuple[int, ...], flat: int) -> Place:
    """The place of one number, counted through the flattened array."""
    direction = np.zeros(shape)
    direction.flat[flat] = 1.0
    return Place(name, direction, tuple(int(each) for each in np.unravel_index(flat, shape)))


def narrowed(surface: LossSurface, place: Place) -> Place:
    """One number to blame for a direction that disagrees: the half that disagrees more, halved again."""
    direction, shape = place.direction.reshape(-1), place.direction.shape
    numbers = np.arange(direction.size)
    while len(numbers) > 1:
        halves = []
        for half in np.array_split(numbers, 2):
            masked = np.zeros(direction.size)
            masked[half] = direction[half]
            way = _unit(masked).reshape(shape)
            found = surface.along(place.parameter, way)
            halves.append((abs(found.numeric - surface.analytic(place.parameter, way)), half))
        numbers = max(halves, key=lambda each: each[0])[1]
    return entry(place.parameter, shape, int(numbers[0]))


def _unit(direction: np.ndarray) -> np.ndarray:
    return direction / (float(np.linalg.norm(direction)) or 1.0)
