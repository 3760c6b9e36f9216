"""TableEncoder: from a table to the numbers that a network's graph takes, learned on the training rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.columns.catalogue import COLUMN_KINDS, KIND_OF
from trilith.data.tables.columns.column_encoder import ColumnEncoder
from trilith.data.tables.columns.decide import decide
from trilith.data.tables.columns.decision import LEFT_OUT, Decision
from trilith.data.tables.columns.feature import Feature, grouped
from trilith.data.tables.columns.overrides import apply_overrides
from trilith.data.tables.columns.profile import Profile
from trilith.data.tables.description import MOST_COLUMNS, require_fields
from trilith.data.tables.nearest import listing, suggestion
from trilith.data.tables.table import Table
from trilith.errors import DataError


@dataclass(frozen=True)
class TableEncoder:
    """How each column becomes features; a value. Nothing is scaled or filled here: the network does that.

    columns: one encoder for each column in use, in the training table's order.
    decisions: for every column of the training table what it was taken for, and why.
    """

    columns: tuple[ColumnEncoder, ...]
    decisions: tuple[Decision, ...]

    def __post_init__(self) -> None:
        names = [decision.column for decision in self.decisions]
        if len(names) > MOST_COLUMNS:
            raise DataError(f"{len(names)} columns; expected at most {MOST_COLUMNS}")
        if len(set(names)) != len(names):
            raise DataError("expected each column once, in use or left out, with a name of its own")
        used = [(decision.column, decision.kind) for decision in self.decisions if decision.is_used]
        if used != [(column.name, KIND_OF[type(column)]) for column in self.columns]:
            raise DataError("expected one encoder for each column in use, of the kind that was decided")
        if not used:
            reasons = [f"; {name!r}: {reason}" for name, reason in islice(self.left_out.items(), 3)]
            raise DataError(f"no column is left to learn from{''.join(reasons)}")

    @classmethod
    def fit(cls, table: Table, *, kinds: Mapping[str, str] | None = None, drop: Sequence[str] = ()) -> Self:
        """Learn from the training rows, features only: what each column is, its levels, which are of no use.

        kinds: the kinds of columns where they are not to be decided here: {"age": "number",
            "size": "ordered:S,M,L"}.
        drop: columns to leave out.

        Raises DataError for an unknown column, cells that contradict the kind asked for, numbers beyond
        float32, and where no column is left; SettingError for an unknown kind.
        """
        table, asked = apply_overrides(table, kinds or {}, drop)
        columns: list[ColumnEncoder] = []
        decisions: list[Decision] = []
        for name in table.names:
            profile = Profile(table, name)
            kind, reason = (LEFT_OUT, "as asked") if name in drop else _kind(profile, asked.get(name))
            details = ""
            if kind != LEFT_OUT:
                columns.append(COLUMN_KINDS[kind].fit(profile))
                details = columns[-1].details
            share = profile.missing / max(len(table), 1)
            decisions.append(Decision(name, kind, reason, details, share))
        return cls(tuple(columns), tuple(decisions))

    @property
    def left_out(self) -> dict[str, str]:
        """Column -> reason, for the columns that are not used."""
        return {decision.column: decision.reason for decision in self.decisions if not decision.is_used}

    @cached_property
    def features(self) -> tuple[Feature, ...]:
        """What each column of the matrix is: numbers, then booleans, phases, categories and words."""
        return tuple(self._ungrouped[place] for place in grouped(self._ungrouped))

    @property
    def feature_names(self) -> tuple[str, ...]:
        return tuple(feature.name for feature in self.features)

    @cached_property
    def _ungrouped(self) -> tuple[Feature, ...]:
        return tuple(feature for column in self.columns for feature in column.features)

    def transform(self, table: Table) -> NDArray[np.float32]:
        """(rows, features), see Feature for what the numbers are. Columns not used in training are ignored.

        Raises DataError for a missing column, and for a cell that does not suit its column.
        """
        self._require_columns(table)
        places = np.argsort(grouped(self._ungrouped))  # of each feature, as the columns give them
        starts = accumulate((len(column.features) for column in self.columns), initial=0)
        matrix = np.empty((len(table), len(places)), np.float32)
        for column, start in zip(self.columns, starts, strict=False):
            matrix[:, places[start : start + len(column.features)]] = column.transform(table)
        return matrix

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
        return {"columns": columns, "decisions": [decision.to_dict() for decision in self.decisions]}

    @classmethod
    def from_dict(cls, description: object) -> Self:
        """Rebuild from a description that nobody vouches for. Raises DataError where it is not sound."""
        fields = require_fields("table encoder", description, {"columns": list, "decisions": list})
        if max(map(len, fields.values())) > MOST_COLUMNS:
            raise DataError(f"table encoder: expected at most {MOST_COLUMNS} columns")
        columns = tuple(map(_column_from_dict, fields["columns"]))
        return cls(columns, tuple(map(Decision.from_dict, fields["decisions"])))


def _kind(profile: Profile, asked: str | None) -> tuple[str, str]:
    if asked is None:
        return decide(profile)
    if not profile.known:
        return LEFT_OUT, "every cell is missing"
    return asked, "as asked"


def _column_from_dict(description: object) -> ColumnEncoder:
    kind = description.get("kind") if type(description) is dict else None
    if type(description) is not dict or type(kind) is not str or kind not in COLUMN_KINDS:
        raise DataError(f"table encoder: expected each column to be one of the kinds {listing(COLUMN_KINDS)}")
    return COLUMN_KINDS[kind].from_dict({key: value for key, value in description.items() if key != "kind"})
