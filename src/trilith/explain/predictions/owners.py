"""Which column each number of a representation comes from: found by trying, not by reading the graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from trilith.errors import SettingError
from trilith.explain.predictions.explained import Explained, Feeds

Represent = Callable[[Feeds], Sequence[np.ndarray]]


def owners_of(model: Explained, represent: Represent, rows: Feeds) -> list[NDArray[np.int64]]:
    """For each part of the representation the column, from 0, of each of its numbers; -1 for that of none.

    Each column in turn is moved down by a row, the last one to the top. What changes is its own. A number
    that differs between any of these rows changes somewhere, so none that has a share is missed.

    rows: those that are explained, and those of the baseline.

    Raises:
        SettingError: a number comes from two columns.
    """
    plain = represent(rows)
    owners = [np.full(part.shape[1:], -1) for part in plain]
    for number, name in enumerate(model.columns):
        moved = represent({each: _moved(rows[each], model.owners[each] == number) for each in rows})
        for part, before, after in zip(owners, plain, moved, strict=True):
            changed = (before != after).any(axis=0)
            if (twice := part[changed & (part >= 0)]).size:
                raise SettingError(
                    f"the network mixes the columns {model.columns[twice[0]]!r} and {name!r} before it "
                    "weighs them, so they have no share of their own. Give both one name with columns=."
                )
            part[changed] = number
    return owners


def _moved(rows: np.ndarray, features: np.ndarray) -> np.ndarray:
    moved = np.array(rows)
    moved[:, features] = np.roll(rows[:, features], 1, axis=0)
    return moved
