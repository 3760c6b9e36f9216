"""Where the rows of a subject come from: their numbers and contents, for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

CELLS, LENGTH = 8, 24  # of a row's contents


@dataclass(frozen=True)
class Origin:
    """numbers: of each row in its source. cells: by such a number, what stands there, by column.

    classes: their names, where the target is their number. target: the name of what is predicted.
    """

    numbers: np.ndarray
    cells: Callable[[int], Mapping[str, Any]]
    classes: Sequence[str] = ()

    def number(self, place: int) -> int:
        """The row's number in its source."""
        return int(self.numbers[place])

    def contents(self, place: int) -> str:
        """The first of its cells."""
        cells = list(self.cells(self.number(place)).items())
        length = LENGTH * CELLS if len(cells) == 1 else LENGTH
        shown = ", ".join(f"{name}={_short(value, length)}" for name, value in cells[:CELLS])
        return shown + (", …" if len(cells) > CELLS else "")

    def answer(self, value: Any) -> str:
        """A target or an output in words."""
        values = np.asarray(value).reshape(-1)
        if self.classes and values.size == 1:
            return self.classes[int(values[0])]
        return ", ".join(f"{each:.4g}" for each in values.tolist())

    def take(self, rows: np.ndarray) -> Origin:
        """Of these rows."""
        return replace(self, numbers=self.numbers[rows])


def of_arrays(feeds: Mapping[str, np.ndarray], inputs: Sequence[str]) -> Origin:
    """Rows that came as arrays."""

    def cells(row: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in inputs:
            found |= {f"{name}[{place}]": each for place, each in enumerate(feeds[name][row].flat)}
        return found

    return Origin(np.arange(len(next(iter(feeds.values())))), cells)


def _short(value: Any, length: int) -> str:
    text = f"{value:.4g}" if isinstance(value, float | np.floating) else str(value)
    return text if len(text) <= length else text[: length - 1] + "…"
