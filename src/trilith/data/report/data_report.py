"""data_report: all of it at once, and what of it is worth a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from trilith.data.report.balance import ClassBalance, class_balance
from trilith.data.report.drift import Drift, find_drift
from trilith.data.report.duplicates import Duplicates, find_duplicates
from trilith.data.report.groups import GroupSizes, group_sizes
from trilith.data.report.leakage import Suspect, single_column_scores
from trilith.data.report.outliers import Outliers, find_outliers
from trilith.data.report.sampled import sample_rows
from trilith.data.split.parts import Rows, Split
from trilith.data.tables.columns.decide import decide
from trilith.data.tables.columns.decision import LEFT_OUT
from trilith.data.tables.columns.profile import Profile
from trilith.data.tables.nearest import listing
from trilith.data.tables.summary import ColumnSummary, summary
from trilith.data.tables.table import Table, is_number, missing_cells
from trilith.data.tables.target import Task

MOSTLY_MISSING = 0.5  # of the rows
LEVELS = ("category", "boolean")
SPREAD = (*LEVELS, "number", "time", "ordered")  # kinds whose drift can be measured


@dataclass(frozen=True)
class DataReport:
    """What was found in a table; a value.

    columns: what each column holds, in the table's order.
    outliers: of the number columns that have some.
    duplicates: rows that are there more than once.
    balance: rows per class; None for regression.
    scores: how well each column alone predicts the target, the best first.
    drift: of each column between training and test part; empty without a split.
    groups: rows per group; None where no column names them.
    sampled: how many rows the scores were computed on, where those were not all; else None.
    """

    rows: int
    columns: tuple[ColumnSummary, ...]
    outliers: tuple[Outliers, ...]
    duplicates: Duplicates
    balance: ClassBalance | None
    scores: tuple[Suspect, ...]
    drift: tuple[Drift, ...]
    groups: GroupSizes | None
    sampled: int | None

    @property
    def suspects(self) -> tuple[Suspect, ...]:
        """The columns that predict the target nearly alone."""
        return tuple(score for score in self.scores if score.is_suspect)

    @property
    def findings(self) -> list[str]:
        """What should be looked at, a sentence each, the gravest first; empty where nothing stands out."""
        found = [*map(str, self.suspects), *self.duplicates.sentences()]
        if self.groups and self.groups.shared:
            found.append(str(self.groups))
        found += [str(drift) for drift in self.drift if drift.is_remarkable]
        if self.balance and self.balance.is_remarkable:
            found.append(str(self.balance))
        missing = [
            each.name for each in self.columns if MOSTLY_MISSING * self.rows < each.missing < self.rows
        ]
        if missing:
            found.append(f"missing in more than half of the rows: {listing(missing)}")
        found += [str(outliers) for outliers in self.outliers if outliers.is_remarkable]
        if self.suspects and self.sampled:
            found.append(f"what columns predict alone was computed on {self.sampled} of {self.rows} rows")
        return found


def data_report(
    table: Table,
    *,
    target: str,
    task: Task,
    split: Split | None = None,
    groups: str | None = None,
    drop: Sequence[str] = (),
    kinds: Mapping[str, str] | None = None,
) -> DataReport:
    """Look for what may spoil a model or its test.

    split: row numbers of this table; rows in none of its parts are compared with nothing.
    groups: the column that names each row's group.
    drop: columns that are not learned from; nothing is said of how they predict and drift. Nor of the
        groups': what is learned of a group is of no use for another.
    kinds: what columns are taken for, where that is decided already.

    Raises DataError for an unknown column.
    """
    for name in (target, *drop, *([groups] if groups else [])):
        table.require(name)
    nothing = np.zeros(0, np.int64)
    train, test = (split.train, split.test) if split else (nothing, nothing)
    learned = np.flatnonzero(~missing_cells(table.columns[target]))
    learned = np.intersect1d(learned, train) if split else learned
    looked_at = sample_rows(learned)
    sample = table.take(looked_at)
    names = [name for name in table.names if name not in (target, groups, *drop)]
    taken = dict(kinds or {})
    taken |= {name: decide(Profile(sample, name))[0] for name in names if name not in taken}
    features = [name for name in names if taken[name] != LEFT_OUT]
    taken[target] = "category" if task == "classification" else "number"
    predicting = [name for name in names if len(Profile(sample, name).values)]
    return DataReport(
        len(table),
        tuple(summary(table)),
        _outliers(table, [name for name in table.names if taken.get(name) == "number"]),
        find_duplicates(table, features, target, train, test),
        class_balance(table, target) if task == "classification" and len(learned) else None,
        tuple(single_column_scores(sample, predicting, target, task)),
        _drift(table, {name: taken[name] for name in (*features, target)}, train, test),
        group_sizes(table, groups, train, test) if groups else None,
        len(looked_at) if len(looked_at) < len(learned) else None,
    )


def _outliers(table: Table, names: Sequence[str]) -> tuple[Outliers, ...]:
    found = (find_outliers(table, name) for name in names if is_number(table.columns[name]))
    return tuple(outliers for outliers in found if outliers)


def _drift(table: Table, kinds: dict[str, str], train: Rows, test: Rows) -> tuple[Drift, ...]:
    if not len(train) or not len(test):
        return ()
    spread = {name: kind for name, kind in kinds.items() if kind in SPREAD}
    return tuple(
        find_drift(table, name, kind in LEVELS, train, test, len(spread)) for name, kind in spread.items()
    )
