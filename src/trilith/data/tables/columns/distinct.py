"""The distinct values of a column, and which of them each row holds."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.table import Column, is_number, is_time, missing_cells

MISSING = -1


class _Codes(dict[Any, int]):
    """Gives each new cell the next code: a look-up a row, without a step of Python where it is known."""

    def __missing__(self, cell: object) -> int:
        code = self[cell] = len(self) - 1  # None is there from the beginning, and does not count
        return code


def distinct(column: Column) -> tuple[Column, NDArray[np.int64]]:
    """The known values, each once, and (rows,) each row's position among them, -1 where it is missing.

    Numbers and times come in ascending order, texts in the order in which they first appear.
    """
    if is_number(column) or is_time(column):
        codes = np.full(len(column), MISSING, np.int64)
        known = ~missing_cells(column)
        values, codes[known] = np.unique(column[known], return_inverse=True)
        return values, codes
    seen = _Codes({None: MISSING})
    codes = np.fromiter(map(seen.__getitem__, column.tolist()), np.int64, len(column))
    return np.array(list(seen)[1:], dtype=object), codes
