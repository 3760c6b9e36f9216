"""TableEncoder: from a table to the features a network takes, learned on the training rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.category_column import CategoryColumn
from trilith.data.tables.column_encoder import ColumnEncoder
from trilith.data.tables.description import MOST_COLUMNS, require_fields, require_texts
from trilith.data.tables.nearest import listing, suggestion
from trilith.data.tables.number_column import NumberColumn
from trilith.data.tables.number_limit import refuse_too_large
from trilith.data.tables.table import Column, Table, is_number, missing_cells
from trilith.data.tables.uniqueness import reason_to_leave_out
from trilith.errors import DataError

KINDS: dict[str, type[ColumnEncoder]] = {"number": NumberColumn, "category": CategoryColumn}
KIND_OF: dict[type[ColumnEncoder], str] = {encoder: kind for kind, encoder in KINDS.items()}


@dataclass(frozen=True)
class TableEncoder:
    """How each column becomes features; a value. Numbers are not scaled here: the network does that.

    columns: one encoder for each column in use, in the training table's order.
    left_out: name -> reason, for the columns that are not used.
    """

    columns: tuple[ColumnEncoder, ...]
    left_out: Mapping[str, str]

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(names) + len(self.left_out) > MOST_COLUMNS:
            raise DataError(f"{len(names) + len(self.left_out)} columns; expected at most {MOST_COLUMNS}")
        if len(set(names) | set(self.left_out)) != len(names) + len(self.left_out):
            raise DataError("expected each column once, in use or left out, with a name of its own")
        if not names:
            reasons = [f"; {name!r}: {reason}" for name, reason in islice(self.left_out.items(), 3)]
            raise DataError(f"no column is left to learn from{''.join(reasons)}")

    @classmethod
    def fit(cls, table: Table) -> Self:
        """Learn from the training rows, features only: medians, levels, which columns are of no use.

        Raises DataError for a column without a known cell, for numbers beyond float32, and where no column
        is left.
        """
        columns: list[ColumnEncoder] = []
        left_out: dict[str, str] = {}
        for name, column in table.columns.items():
            _require_known(table, name, column)
            reason = reason_to_leave_out(column)
            if reason is not None:
                left_out[name] = reason
            elif is_number(column):
                refuse_too_large(table, name, column)
                columns.append(NumberColumn.fit(name, column))
            else:
                columns.append(CategoryColumn.fit(name, column))
        return cls(tuple(columns), left_out)

    @property
    def feature_names(self) -> tuple[str, ...]:
        return tuple(name for column in self.columns for name in column.feature_names)

    def transform(self, table: Table) -> NDArray[np.float32]:
        """(rows, features), finite. Columns that were not used in training are ignored.

        Raises DataError for a missing column, and for text or numbers beyond float32 in a number column.
        """
        self._require_columns(table)
        bounds = list(accumulate((len(column.feature_names) for column in self.columns), initial=0))
        features = np.zeros((len(table), bounds[-1]), np.float32)
        for column, (start, stop) in zip(self.columns, pairwise(bounds), strict=True):
            column.transform(table, features[:, start:stop])
        return features

    def _require_columns(self, table: Table) -> None:
        absent = [column.name for column in self.columns if column.name not in table.columns]
        if len(absent) == 1:
            table.require(absent[0])
        if absent:
            raise DataError(
                f"{table.source}: no columns {listing(absent)}, which the model was trained on"
                f"{suggestion(absent[0], table.names)}"
            )

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, for the model file."""
        columns = [{"kind": KIND_OF[type(column)], **column.to_dict()} for column in self.columns]
        return {"columns": columns, "left_out": dict(self.left_out)}

    @classmethod
    def from_dict(cls, description: object) -> Self:
        """Rebuild from a description that nobody vouches for. Raises DataError where it is not sound."""
        fields = require_fields("table encoder", description, {"columns": list, "left_out": dict})
        if len(fields["columns"]) > MOST_COLUMNS:
            raise DataError(f"table encoder: expected at most {MOST_COLUMNS} columns")
        left_out = fields["left_out"]
        require_texts("table encoder: left_out", [*left_out, *left_out.values()])
        return cls(tuple(map(_column_from_dict, fields["columns"])), left_out)


def _column_from_dict(description: object) -> ColumnEncoder:
    kind = description.get("kind") if type(description) is dict else None
    if type(description) is not dict or type(kind) is not str or kind not in KINDS:
        raise DataError(f"table encoder: expected each column to be one of the kinds {listing(KINDS)}")
    return KINDS[kind].from_dict({key: value for key, value in description.items() if key != "kind"})


def _require_known(table: Table, name: str, column: Column) -> None:
    if missing_cells(column).all():
        raise DataError(
            f"{table.source}: column {name!r} is all missing in the {len(table)} rows to learn from; "
            "remove it, or fill some cells in"
        )
