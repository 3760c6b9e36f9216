"""[data]: which rows are learned from, what is predicted, what the columns are, how the rows are parted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from trilith.data import SplitPlan
from trilith.data.images import holds_images
from trilith.data.tables.database_address import is_address
from trilith.data.tables.sources.samples import PREFIX
from trilith.experiments.idea.section import Section, said
from trilith.tasks.image.rules import IMAGE_RULES
from trilith.tasks.rules import TEXT
from trilith.tasks.table.rules import KINDS, TABLE_RULES
from trilith.training.rules import NONE, SHARE, SWITCH, Rule, one_of, whole


class DataIdea(Section):
    """The rows of a source: which they are, and what is known about their columns."""

    source: str = Field(
        description="A file (beside this one, or with its path), the address of a database, or sample:iris.",
    )
    query: str | None = said("SQL that gives the rows; a file's table is called data there.")
    table: str | None = said("The table of a database that has the rows.")
    target: str | None = said("The column to predict. Default: the last one.")
    task: str | None = said("classification or regression. Default: guessed from the target.")
    kind: str | None = said("table or images. Default: seen from the source.")
    size: int | tuple[int, ...] | None = said("Height and width that pictures are brought to, e.g. [64, 64].")
    channels: int | None = said("1 for grey pictures, 3 for colour. Default: as they are.")
    resize: str = said("crop or squash: how pictures of other proportions become that size.", "crop")
    strict: bool = said("Whether a picture that cannot be read ends the run; else it is left out.", False)
    column: Mapping[str, str] = said(
        "What columns are, where the guess is wrong: number, boolean, category, ordered:S,M,L, time, text.",
        {},
    )
    drop: tuple[str, ...] = said("Columns to leave out.", ())
    group: str | None = said("Keep all rows with one value of this column in one part, e.g. customer_id.")
    time: str | None = said("Train on the earliest rows of this column, test on the latest.")
    split: str | None = said("A column whose cells say the part of a row: train, validation, test.")
    test_fraction: float = said("Share of rows held back for the test.", SplitPlan.test_fraction)
    validation_fraction: float = said(
        "Share of rows held back to choose the best epoch and to calibrate.", SplitPlan.validation_fraction
    )
    folds: int = said("Cross-validate with so many folds among the rows that do not test; 0 for none.", 0)

    rules: ClassVar[Mapping[str, Rule]] = {
        **dict.fromkeys(("query", "table", "target", "group", "time", "split"), NONE | TEXT),
        "source": TEXT,
        "task": NONE | one_of("classification", "regression"),
        "kind": NONE | one_of("table", "images"),
        **{name: IMAGE_RULES[name] for name in ("size", "channels", "resize")},
        "strict": SWITCH,
        "column": KINDS,
        "drop": TABLE_RULES["drop"],
        "test_fraction": SHARE,
        "validation_fraction": SHARE,
        "folds": whole(0),
    }
    of_the_run: ClassVar[frozenset[str]] = frozenset(rules)

    @property
    def is_file(self) -> bool:
        """Whether the source is a path, no database's address and no sample."""
        return not is_address(self.source) and not self.source.startswith(PREFIX)

    @property
    def holds_images(self) -> bool:
        """Whether the source is one of pictures: as it says, else as it looks."""
        if self.kind is not None:
            return self.kind == "images"
        return self.is_file and self.query is None and self.table is None and holds_images(self.source)

    def plan(self, seed: int) -> SplitPlan:
        """Which rows train, validate and test.

        Raises:
            SettingError: columns or shares that do not go together.
        """
        return SplitPlan(
            group=self.group,
            time=self.time,
            column=self.split,
            test_fraction=self.test_fraction,
            validation_fraction=self.validation_fraction,
            seed=seed,
        )
