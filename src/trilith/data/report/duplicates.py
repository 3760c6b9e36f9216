"""Rows that are there more than once, and test rows that were trained on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trilith.data.split.parts import Rows
from trilith.data.tables.columns.distinct import distinct
from trilith.data.tables.table import Table


@dataclass(frozen=True)
class Duplicates:
    """Rows that are equal in every column compared.

    copies: how many rows equal an earlier one, the target included.
    example: the places of two equal rows; None where there are none.
    test_rows: how many rows the test part has, 0 without a split.
    tested_again: how many of them equal a training row in all features, the target aside.
    """

    copies: int
    example: tuple[str, str] | None
    test_rows: int = 0
    tested_again: int = 0

    def sentences(self) -> list[str]:
        """What is to be said about them; nothing where there are none."""
        said = []
        if self.example:
            first, second = self.example
            rows = "1 row is a copy" if self.copies == 1 else f"{self.copies} rows are copies"
            said.append(f"{rows} of an earlier row, such as {second} of {first}")
        if self.tested_again:
            said.append(
                f"{self.tested_again} of {self.test_rows} test rows have the same features as a training "
                "row: the test measures memory there"
            )
        return said


def find_duplicates(
    table: Table, features: Sequence[str], target: str, train: Rows, test: Rows
) -> Duplicates:
    """Compare the rows in these columns, and in the target too for copies.

    train, test: row numbers, none without a split.
    """
    by_features = row_codes(table, features)
    by_all = row_codes(table, [target], by_features)
    copies, example = 0, None
    first_rows, first = np.unique(by_all, return_index=True)
    if len(first_rows) < len(table):
        copies = len(table) - len(first_rows)
        second = int(np.setdiff1d(np.arange(len(table)), first)[0])
        original = int(first[np.searchsorted(first_rows, by_all[second])])
        example = (table.place(original), table.place(second))
    again = int(np.isin(by_features[test], by_features[train]).sum()) if features else 0
    return Duplicates(copies, example, len(test), again)


def row_codes(
    table: Table, names: Sequence[str], codes: NDArray[np.int64] | None = None
) -> NDArray[np.int64]:
    """(rows,) a number for each row, equal where the rows are equal in these columns (and in codes)."""
    joined = np.zeros(len(table), np.int64) if codes is None else codes
    for name in names:
        values, column = distinct(table.columns[name])
        # exact, and small again after each column: at most rows x rows in between
        _, joined = np.unique(joined * (len(values) + 1) + column + 1, return_inverse=True)
        if len(joined) and joined.max() == len(joined) - 1:
            break  # every row is one of its own already
    return joined
