"""Rows of two numbers and what is to be predicted of them, parted for training and validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from trilith.data import split_rows
from trilith.data.tables.target import Task
from trilith.errors import SettingError
from trilith.playground.features import compute_features
from trilith.playground.sets import SETS, SPAN

LARGEST = 5000  # rows: more would not be seen on a screen
BOTH = ("x1", "x2")


@dataclass(frozen=True, eq=False)
class Plane:
    """Examples in a plane.

    places: (rows, 2), the units of the plane; the first `trained` rows train, the others validate.
    y: (rows,) class numbers, or numbers. classes: their names, none for numbers.
    columns, target: what the axes and the target are called.
    middle, unit: (2,) of the axes: what a place of 0 is in the columns' units, and what 1 is.
    target_middle, target_unit: the same of the numbers to predict.
    features: what the network is given.
    """

    places: np.ndarray
    y: np.ndarray
    trained: int
    task: Task
    classes: tuple[str, ...] = ()
    columns: tuple[str, str] = ("x1", "x2")
    target: str = "y"
    middle: tuple[float, float] = (0.0, 0.0)
    unit: tuple[float, float] = (1.0, 1.0)
    target_middle: float = 0.0
    target_unit: float = 1.0
    features: tuple[str, ...] = BOTH
    notes: tuple[str, ...] = ()

    @property
    def X(self) -> np.ndarray:
        """(rows, features), what the network is given."""
        return compute_features(self.places, self.features)

    @property
    def training(self) -> tuple[np.ndarray, np.ndarray]:
        """X and y of the rows that train."""
        return self.X[: self.trained], self.y[: self.trained]

    @property
    def validation(self) -> tuple[np.ndarray, np.ndarray]:
        """X and y of the rows that validate."""
        return self.X[self.trained :], self.y[self.trained :]

    @property
    def span(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """What is seen of each axis: a set's whole plane, or the rows with a margin around them."""
        low, high = self.places.min(0), self.places.max(0)
        if max(-low.min(), high.max()) <= SPAN and self.unit == (1.0, 1.0):
            return (-SPAN, SPAN), (-SPAN, SPAN)
        margin = 0.05 * (high - low)
        first, second = ((float(a), float(b)) for a, b in zip(low - margin, high + margin, strict=True))
        return first, second


def draw_plane(
    name: str,
    *,
    rows: int = 400,
    noise: float = 0.3,
    validation_share: float = 0.3,
    seed: int = 0,
    features: Sequence[str] = BOTH,
) -> Plane:
    """Draw one of the classic sets; the same settings draw the same rows.

    noise: the standard deviation of what is added to places of classes; a tenth of it is added to numbers.

    Raises:
        SettingError: no such set or feature, or a number out of its range.
    """
    if name not in SETS:
        raise SettingError(f"there is no set {name!r}. Use one of: {', '.join(SETS)}.")
    if not 10 <= rows <= LARGEST:
        raise SettingError(f"rows must be from 10 to {LARGEST:,}; got {rows}.")
    if not 0 <= noise <= SPAN:
        raise SettingError(f"noise must be from 0 to {SPAN:g}; got {noise}.")
    chosen, generator = SETS[name], np.random.default_rng(seed)
    places, y = chosen.draw(generator, rows)
    if chosen.task == "classification":
        places = places + generator.normal(0, 1, places.shape) * noise
        classes = tuple(str(number) for number in range(chosen.classes))
    else:
        y, classes = y + generator.normal(0, 1, y.shape) * noise / 10, ()
    return parted(Plane(places, y, 0, chosen.task, classes, features=tuple(features)), validation_share, seed)


def parted(plane: Plane, validation_share: float, seed: int) -> Plane:
    """The same rows, those that train first, drawn at random with every class in its share.

    Raises:
        SettingError: a share that is negative, or leaves nothing to train on.
        DataError: too few rows.
    """
    compute_features(plane.places[:1], plane.features)
    stratify = plane.y if plane.classes else None
    split = split_rows(
        len(plane.y), seed, test_fraction=0.0, validation_fraction=validation_share, stratify=stratify
    )
    order = np.concatenate([split.train, split.validation])
    return replace(plane, places=plane.places[order], y=plane.y[order], trained=len(split.train))
