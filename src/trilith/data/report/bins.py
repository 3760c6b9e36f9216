"""A column as a few bins, whatever its cells are: levels, or ranges of numbers with equally many rows."""

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.columns.distinct import distinct
from trilith.data.tables.table import Column, is_number, is_time

FEWEST_BINS, MOST_BINS = 10, 64  # of numbers and times
ROWS_A_BIN = 10


def bin_cells(column: Column) -> NDArray[np.int64]:
    """(rows,) the bin of each cell from 0; missing cells share the last.

    Texts have a bin for each value. So have numbers and times where there are at most as many values as
    bins: one for ten rows, 10 to 64.
    """
    values, codes = distinct(column)
    bins = codes
    size = min(max(len(column) // ROWS_A_BIN, FEWEST_BINS), MOST_BINS)
    if (is_number(column) or is_time(column)) and len(values) > size:
        ranked = np.sort(codes[codes >= 0])  # values ascend, and so do their codes
        edges = ranked[np.arange(1, size) * len(ranked) // size]
        bins = np.where(codes >= 0, np.searchsorted(np.unique(edges), codes, side="right"), -1)
    return np.where(bins >= 0, bins, bins.max(initial=-1) + 1)
