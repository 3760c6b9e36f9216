"""Predicting row after row: what goes along from the input, and the prediction beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from typing import Literal

import numpy as np

from trilith.data import Table
from trilith.data.tables.sinks import Sink
from trilith.data.tables.table import Column, is_number, missing_cells
from trilith.errors import SettingError
from trilith.experiments.table.evaluate import predict_table
from trilith.experiments.table.model import TableModel

Keep = Literal["keys", "all", "none"] | Sequence[str]
# How the reasons begin for which the encoder leaves a column out that names its row.
REASONS_OF_KEYS = (
    "text that differs in nearly every row",
    "an identifier",
    "whole numbers that count the rows",
)
LARGEST_WHOLE = 2.0**53  # beyond it a float64 no longer tells whole numbers apart


def predict_rows(
    model: TableModel,
    blocks: Iterable[Table],
    sink: Sink,
    *,
    keep: Keep = "keys",
    columns_of: Callable[[Table], Mapping[str, np.ndarray]] | None = None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write for every row what is kept of it, then the prediction, in the rows' order; how many there were.

    One block is in memory at a time.

    keep: the columns of the input that go along: "keys" (those that the model left out because they name
        their row), "all", "none", or these, in this order. One with the name of a column of the prediction,
        such as a target that is known already, is written as "NAME (given)".
    columns_of: the prediction's columns for a block; predict_table by default.
    progress: told the number of rows after each block.

    Raises:
        DataError: a block lacks a column that is kept or that the model was trained on; the sink refuses.
    """
    columns_of = columns_of or (lambda table: predict_table(model, table))
    rows = 0
    for table in blocks:
        predicted = columns_of(table)
        titles = _titles(_kept_names(model, table, keep), predicted)
        kept = {title: _as_written(table.columns[name]) for name, title in titles.items()}
        sink.write({**kept, **predicted})
        rows += len(table)
        if progress is not None:
            progress(len(table))
    return rows


def parse_keep(text: str) -> Keep:
    """What is typed after --keep: keys, all, none, or names with commas between; quotes as CSV has them.

    Raises:
        SettingError: it names nothing.
    """
    import csv

    if text in ("keys", "all", "none"):
        return text
    names = [name.strip() for name in next(csv.reader([text], skipinitialspace=True), []) if name.strip()]
    if not names:
        raise SettingError("keep: expected keys, all, none, or names of columns with commas between.")
    return tuple(dict.fromkeys(names))


def key_columns(model: TableModel) -> list[str]:
    """The columns that the model left out because they name their row."""
    return [name for name, reason in model.encoder.left_out.items() if reason.startswith(REASONS_OF_KEYS)]


def _kept_names(model: TableModel, table: Table, keep: Keep) -> list[str]:
    if keep == "all":
        return list(table.names)
    if keep == "none":
        return []
    if keep == "keys":
        keys = key_columns(model)
        return [name for name in table.names if name in keys]
    for name in keep:
        table.require(name)
    return list(keep)


def _titles(kept: Sequence[str], predicted: Iterable[str]) -> dict[str, str]:
    """The names that kept columns are written under; upper and lower case are alike, as in databases."""
    reserved = {name.casefold() for name in predicted}
    taken = reserved | {name.casefold() for name in kept}
    titles = {}
    for name in kept:
        title = name
        if name.casefold() in reserved:
            others = (f"{name} (given)" if number == 1 else f"{name} (given {number})" for number in count(1))
            title = next(other for other in others if other.casefold() not in taken)
            taken.add(title.casefold())
        titles[name] = title
    return titles


def _as_written(column: Column) -> np.ndarray:
    """Whole numbers as such: the key 1024, not 1024.0."""
    if not is_number(column):
        return column
    missing = missing_cells(column)
    numbers = np.where(missing, 0, column)
    if not ((numbers == np.floor(numbers)) & (abs(numbers) < LARGEST_WHOLE)).all():
        return column
    return np.ma.array(numbers.astype(np.int64), mask=missing)
