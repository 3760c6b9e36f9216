"""How large a number in a table may be: so large that its square still fits into float32."""

import math

import numpy as np

from trilith.data.tables.table import Column, Table
from trilith.errors import DataError

LARGEST = math.sqrt(np.finfo(np.float32).max)  # 1.8e19, so signed 64-bit integers pass


def refuse_too_large(table: Table, name: str, column: Column) -> None:
    """Raise DataError for the first number beyond LARGEST: a network computes in float32, and squares."""
    too_large = np.flatnonzero(np.abs(column) > LARGEST)
    if len(too_large):
        row = too_large[0]
        raise DataError(
            f"{table.source}, {table.place(row)}: column {name!r} holds {column[row]:g}; expected numbers "
            f"within {LARGEST:.1e} in size; mend the cell, or take the column's logarithm"
        )
