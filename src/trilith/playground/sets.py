"""The classic sets of two numbers, on which first networks are tried. A new one is a function and a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import pi

import numpy as np

from trilith.data.tables.target import Task

Points = tuple[np.ndarray, np.ndarray]
"""Places (rows, 2) and the class, or the number, of each (rows,)."""

SPAN = 6.0  # all sets lie between -6 and 6


@dataclass(frozen=True)
class PlaneSet:
    """One of the sets. `draw` takes a generator and how many rows."""

    says: str
    task: Task
    draw: Callable[[np.random.Generator, int], Points]
    classes: int = 2


def circles(generator: np.random.Generator, rows: int) -> Points:
    """A disc within a ring."""
    y = np.arange(rows) % 2
    radius = np.where(y == 1, generator.uniform(0, 2.5, rows), generator.uniform(3.5, 5, rows))
    return polar(radius, generator.uniform(0, 2 * pi, rows)), y


def exclusive_or(generator: np.random.Generator, rows: int) -> Points:
    """One class where both numbers have the same sign; a gap along the axes."""
    x = generator.uniform(0.3, 5, (rows, 2)) * generator.choice([-1.0, 1.0], (rows, 2))
    return x, (x[:, 0] * x[:, 1] > 0).astype(int)


def clouds(generator: np.random.Generator, rows: int) -> Points:
    """Two normal clouds."""
    y = np.arange(rows) % 2
    return generator.normal(0, 1, (rows, 2)) + np.where(y == 1, 2.0, -2.0)[:, None], y


def moons(generator: np.random.Generator, rows: int) -> Points:
    """Two half moons, one within the other's arms."""
    y = np.arange(rows) % 2
    x = polar(np.full(rows, 3.0), generator.uniform(0, pi, rows) + pi * y)
    return x + np.where(y == 1, 1.5, -1.5)[:, None] * np.array([1.0, -0.5]), y


def spirals(generator: np.random.Generator, rows: int, arms: int = 2) -> Points:
    """Arms wound around each other (Lang & Witbrock 1988)."""
    y = np.arange(rows) % arms
    along = generator.uniform(0.05, 1, rows)
    return polar(5 * along, 1.75 * 2 * pi * along + 2 * pi * y / arms), y


def three_spirals(generator: np.random.Generator, rows: int) -> Points:
    """Three arms."""
    return spirals(generator, rows, 3)


def five_clouds(generator: np.random.Generator, rows: int) -> Points:
    """Five normal clouds on a circle."""
    y = np.arange(rows) % 5
    return generator.normal(0, 0.8, (rows, 2)) + polar(np.full(rows, 3.5), 2 * pi * y / 5), y


def plane(generator: np.random.Generator, rows: int) -> Points:
    """A number that rises evenly from corner to corner."""
    x = generator.uniform(-5, 5, (rows, 2))
    return x, x.sum(1) / 10


def hills(generator: np.random.Generator, rows: int) -> Points:
    """A number with three hills and three hollows."""
    x = generator.uniform(-5, 5, (rows, 2))
    tops = np.array([[-3.5, 2.5], [0, -2.5], [3.5, 2.5]])
    y = np.zeros(rows)
    for top, sign in zip(np.concatenate([tops, -tops]), [1, 1, 1, -1, -1, -1], strict=True):
        y += sign * np.exp(-((x - top) ** 2).sum(1) / 3)
    return x, y


def polar(radius: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """Places (rows, 2) at these distances and angles from the middle."""
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)


SETS: dict[str, PlaneSet] = {
    "circles": PlaneSet("A disc within a ring", "classification", circles),
    "exclusive_or": PlaneSet("Opposite quarters", "classification", exclusive_or),
    "clouds": PlaneSet("Two clouds", "classification", clouds),
    "moons": PlaneSet("Two half moons", "classification", moons),
    "spirals": PlaneSet("Two spirals", "classification", spirals),
    "three_spirals": PlaneSet("Three spirals", "classification", three_spirals, 3),
    "five_clouds": PlaneSet("Five clouds", "classification", five_clouds, 5),
    "plane": PlaneSet("A slope", "regression", plane),
    "hills": PlaneSet("Hills and hollows", "regression", hills),
}
