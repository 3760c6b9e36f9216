"""What a history of epochs has to draw."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NOT_CURVES = {"epoch", "seconds", "examples_per_second"}
POINTS = 400
VALIDATION = "validation_"


@dataclass(frozen=True)
class Curve:
    """One quantity by epoch: (epoch, value) pairs, for each part; a part that was not measured is empty.

    not_finite: how many values of both parts are NaN or infinite and left out.
    """

    name: str
    train: list[tuple[float, float]]
    validation: list[tuple[float, float]]
    not_finite: int

    @property
    def title(self) -> str:
        """The name in words."""
        return self.name.replace("_", " ")


def curves(history: Sequence[Mapping[str, float | None]]) -> list[Curve]:
    """The quantities of a history in the order they first appear, without the values that are not finite.

    A learning rate that never changes has nothing to show and is left out.
    """
    names = dict.fromkeys(key.removeprefix(VALIDATION) for row in history for key in row)
    found = [_curve(history, name) for name in names if name not in NOT_CURVES]
    return [curve for curve in found if _worth_drawing(curve)]


def epochs(history: Sequence[Mapping[str, float | None]]) -> list[float]:
    """The number of each epoch: its own "epoch", or its place from 1 where it has none."""
    numbers = (row.get("epoch") for row in history)
    return [float(place if number is None else number) for place, number in enumerate(numbers, start=1)]


def thin(points: list[tuple[float, float]], limit: int = POINTS) -> list[tuple[float, float]]:
    """About `limit` points of a longer curve: the lowest and highest of each stretch, so spikes stay."""
    if len(points) <= limit:
        return points
    stretch = math.ceil(2 * len(points) / limit)
    kept: set[tuple[float, float]] = {points[0], points[-1]}
    for start in range(0, len(points), stretch):
        part = points[start : start + stretch]
        kept |= {min(part, key=lambda p: p[1]), max(part, key=lambda p: p[1])}
    return sorted(kept)


def _curve(history: Sequence[Mapping[str, float | None]], name: str) -> Curve:
    train, validation = _measured(history, name), _measured(history, VALIDATION + name)
    finite = [[point for point in points if math.isfinite(point[1])] for points in (train, validation)]
    not_finite = len(train) + len(validation) - sum(map(len, finite))
    return Curve(name, finite[0], finite[1], not_finite)


def _measured(history: Sequence[Mapping[str, float | None]], key: str) -> list[tuple[float, float]]:
    values = zip(epochs(history), (row.get(key) for row in history), strict=True)
    return [(epoch, float(value)) for epoch, value in values if value is not None]


def _worth_drawing(curve: Curve) -> bool:
    values = {value for _, value in curve.train + curve.validation}
    return len(values) > (1 if curve.name == "learning_rate" else 0)
