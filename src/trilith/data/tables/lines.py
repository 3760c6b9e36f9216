"""On which line of its file each row begins: known without a look where every row takes one line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class TextFile:
    """A text file with rows.

    first, last: the line on which the first row begins, and the last line of the file.
    """

    path: Path
    quote: str
    first: int
    last: int

    def begins(self, rows: int) -> Lines | None:
        """Where the rows begin, if there are so many; None where that cannot be told."""
        if self.last - self.first + 1 == rows:
            return Lines(self.first)
        begun = np.fromiter(record_lines(self.path, self.quote), np.int64)
        begun = begun[begun >= self.first]
        return Lines(self.first, begun) if len(begun) == rows else None


@dataclass(frozen=True, eq=False)
class Lines:
    """Row 0 begins on the first line; `begun` has every row's line where they do not follow one by one."""

    first: int
    begun: NDArray[np.int64] | None = None

    def of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The lines on which these rows begin."""
        return rows + self.first if self.begun is None else self.begun[rows]


def record_lines(path: Path, quote: str, *, blank: bool = False) -> Iterator[int]:
    """The line on which each record of a CSV file begins; with blank, those of blank lines too."""
    inside = False
    with path.open(encoding="utf-8", newline=None) as lines:
        for number, line in enumerate(lines, 1):
            if not inside and (blank or line != "\n"):
                yield number
            inside ^= line.count(quote) % 2 == 1
