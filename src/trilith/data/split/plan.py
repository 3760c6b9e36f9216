"""How the rows of a table are to be parted: one value that the command line and Python share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trilith.data.split.as_given import given_parts
from trilith.data.split.at_random import deal_rows, draw_rows
from trilith.data.split.by_group import deal_groups, draw_groups
from trilith.data.split.by_time import forward_folds, split_times
from trilith.data.split.columns import group_numbers, require_whole_groups, times_of
from trilith.data.split.parts import Rows, Split, codes, require_fractions
from trilith.data.tables.table import Table
from trilith.errors import DataError, SettingError


@dataclass(frozen=True, kw_only=True)
class SplitPlan:
    """Which rows train, validate and test; the same plan draws the same parts of the same table.

    At random, unless a column is named:
    group: all rows with one value of this column (a customer, a patient) are in one part.
    time: the earliest rows of this column of times or numbers train, later ones validate, the latest test.
    column: its cells say train, validation or test. Where none says validation, those rows are drawn from
        train, by `group` or `time` if one is named too.
    test_fraction, validation_fraction: of all rows. Given test rows leave the validation part the share that
        it has of the other rows elsewhere.

    Raises SettingError for fractions that leave nothing to train on, for group together with time, for a
    column that is named twice and for a seed below 0.
    """

    group: str | None = None
    time: str | None = None
    column: str | None = None
    test_fraction: float = 0.2
    validation_fraction: float = 0.1
    seed: int = 0

    def __post_init__(self) -> None:
        require_fractions(self.test_fraction, self.validation_fraction)
        if self.group is not None and self.time is not None:
            raise SettingError(
                f"group={self.group!r} and time={self.time!r}: a group may live at many times, so rows are "
                "parted by one of the two; name the one in which new rows will differ"
            )
        if self.column is not None and self.column in (self.group, self.time):
            raise SettingError(f"{self.column!r} is named twice: it cannot both say and decide the parts")
        if self.seed < 0:
            raise SettingError(f"seed={self.seed!r}: expected a whole number of at least 0")

    @property
    def not_features(self) -> tuple[str, ...]:
        """Columns that say where a row belongs and must not be learned from: the given parts, the groups.

        The groups that a model meets later are others.
        """
        return tuple(name for name in (self.column, self.group) if name is not None)

    def describe(self) -> str:
        """How the rows are parted, as a sentence."""
        how = "at random"
        if self.group is not None:
            how = f"by group: all rows of one {self.group!r} are in one part"
        elif self.time is not None:
            how = f"by time: the earliest {self.time!r} train, the latest test"
        if self.column is None:
            return f"Rows were parted {how}."
        return f"Rows were parted as {self.column!r} says; where it names no validation rows, {how}."

    def draw(self, table: Table, labels: ArrayLike | None = None) -> Split:
        """The three parts of a table.

        labels: (rows,) classes; where rows are not parted by time, each part has every class in its share,
            as nearly as groups allow.

        Raises DataError, with the table's name and where possible the row, for a column that is missing or
        has a missing or unknown cell, too few rows, groups or times, and given parts that cut a group.
        """
        classes, random = codes(labels, len(table)), np.random.default_rng(self.seed)
        everything = np.arange(len(table))
        if self.column is None:
            fractions = self.test_fraction, self.validation_fraction
            return self._parts(table, everything, classes, fractions, random)
        table.require(self.column)
        given = given_parts(table, self.column)
        if not len(given.validation) and self.validation_fraction:
            given = self._with_validation(table, given.train, given.test, classes, random)
        if self.group is not None:
            require_whole_groups(table, self.group, given)
        return given

    def folds(
        self, table: Table, number: int, labels: ArrayLike | None = None, *, among: Rows | None = None
    ) -> list[Split]:
        """Cross-validation: `number` splits, whose test parts are disjoint.

        At random and by group every row is tested once; by time each fold tests the stretch that follows
        its training rows, and the first stretch is never tested. Each fold's validation part is drawn
        from its other rows as `draw` would. Given parts are not looked at: name the rows with `among`.

        labels: as for `draw`. among: ascending row numbers to cut into folds, such as all but the test part;
            None for all rows. The splits hold row numbers of the table.

        Raises SettingError for fewer than 2 folds, DataError as `draw` does and for too few rows.
        """
        if number < 2:
            raise SettingError(f"{number} folds: expected at least 2")
        rows = np.arange(len(table)) if among is None else np.asarray(among)
        if len(rows) < 2 * number:
            raise DataError(f"{table.source}: {len(rows)} rows for {number} folds; expected two for each")
        classes, random = codes(labels, len(table)), np.random.default_rng(self.seed)
        parts = self._folds(table, rows, number, classes, random)
        if not self.validation_fraction:
            return [Split(rows[others], rows[:0], rows[tests]) for others, tests in parts]
        return [
            self._with_validation(table, rows[others], rows[tests], classes, random)
            for others, tests in parts
        ]

    def _folds(
        self, table: Table, rows: Rows, number: int, classes: Rows, random: np.random.Generator
    ) -> list[tuple[Rows, Rows]]:
        """(others, test) of each fold, as places in `rows`."""
        if self.time is not None:
            return forward_folds(times_of(table, self.time)[rows], number)
        if self.group is not None:
            groups = group_numbers(table, self.group, rows)
            parts = deal_groups(groups, classes[rows], number, random)
        else:
            parts = deal_rows(classes[rows], number, random)
        return [(np.setdiff1d(np.arange(len(rows)), part), part) for part in parts]

    def _with_validation(
        self, table: Table, others: Rows, tests: Rows, classes: Rows, random: np.random.Generator
    ) -> Split:
        fractions = 0.0, self.validation_fraction / (1 - self.test_fraction)
        drawn = self._parts(table, others, classes, fractions, random)
        return Split(drawn.train, drawn.validation, tests)

    def _parts(
        self,
        table: Table,
        rows: Rows,
        classes: Rows,
        fractions: tuple[float, float],
        random: np.random.Generator,
    ) -> Split:
        if self.time is not None:
            return split_times(times_of(table, self.time)[rows], *fractions).within(rows)
        if self.group is not None:
            groups = group_numbers(table, self.group, rows)
            return draw_groups(groups, classes[rows], *fractions, random).within(rows)
        return draw_rows(classes[rows], *fractions, random).within(rows)
