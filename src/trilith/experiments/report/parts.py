"""The parts of a report's content: plain values, a group for each section."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trilith.experiments.report.measures.coverage import Coverage
from trilith.experiments.report.measures.dependence import Dependence
from trilith.experiments.report.measures.importance import Importance


@dataclass(frozen=True, kw_only=True)
class MetricRow:
    """One metric on the test part, next to what simpler models reach; `None` where it was not measured."""

    name: str
    higher_is_better: bool
    network: float | None
    linear_model: float | None = None
    baseline: float | None = None


@dataclass(frozen=True, kw_only=True)
class ColumnSummary:
    """One column of the data: `missing` and `distinct` count cells and values, `details` is free text.

    What was not looked at is None: outliers, how many cells lie far from the others; alone, how well the
    column by itself predicts the target, 1 being perfect, and suspect, whether that is suspicious; drift, how
    far the test part is from the training part, 0 to 1, and drifted, whether that is more than chance.
    """

    name: str
    kind: str
    missing: int
    distinct: int
    details: str = ""
    outliers: int | None = None
    alone: float | None = None
    suspect: bool = False
    drift: float | None = None
    drifted: bool = False


@dataclass(frozen=True, kw_only=True)
class DataFindings:
    """What a look at the whole table found.

    findings: sentences on what may spoil the model or its test, the gravest first.
    copies: rows that equal an earlier one. tested_again: test rows with the features of a training row.
    classes: (name, rows), the most frequent first; empty for regression.
    groups: a sentence on the rows per group; None where no column names groups.
    alone_measure: what `ColumnSummary.alone` is, such as "ROC AUC".
    """

    findings: Sequence[str] = ()
    copies: int = 0
    tested_again: int = 0
    classes: Sequence[tuple[str, int]] = ()
    groups: str | None = None
    alone_measure: str | None = None


@dataclass(frozen=True, kw_only=True)
class BlockSummary:
    """One block of the network: `flop` counts the operations of a forward pass of one row."""

    block: str
    output_shape: str
    parameters: int
    flop: int


@dataclass(frozen=True, kw_only=True)
class NetworkSummary:
    """The blocks in their order, with totals: not always the sums, for blocks may share parameters."""

    blocks: Sequence[BlockSummary]
    parameters: int
    flop: int


@dataclass(frozen=True, kw_only=True, eq=False)
class TemperatureScaling:
    """The temperature that the probabilities were divided by, and what they were before: (rows, classes)."""

    temperature: float
    before: NDArray[np.floating[Any]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Intervals:
    """Intervals around the predicted numbers of the test part.

    coverage: what was promised and what held, at each level. level: the promise of the band that is drawn,
    from lower to upper, (rows,) each.
    """

    coverage: Sequence[Coverage]
    level: float
    lower: NDArray[np.floating[Any]]
    upper: NDArray[np.floating[Any]]


@dataclass(frozen=True, kw_only=True)
class ShownPicture:
    """A picture. png: the file's bytes. caption: what is to be seen. right: whether an answer is.

    beside: what is shown of the same thing, on one line with it however narrow the page.
    """

    png: bytes
    caption: str
    right: bool | None = None
    beside: Sequence[ShownPicture] = ()

    @property
    def line(self) -> Sequence[ShownPicture]:
        """The picture, and what is beside it."""
        return [self, *self.beside]

    @property
    def address(self) -> str:
        """The picture within an address."""
        return "data:image/png;base64," + b64encode(self.png).decode("ascii")


@dataclass(frozen=True, kw_only=True)
class PictureGroup:
    """Pictures that belong together, under a title, with a sentence or two on what they show."""

    title: str
    text: str
    pictures: Sequence[ShownPicture]

    @property
    def in_sets(self) -> bool:
        """Whether some have others beside them."""
        return any(picture.beside for picture in self.pictures)


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What the predictions rest on. loss: what rises where a column is shuffled, such as "log loss".

    importance: the largest first. dependence: of the few most important columns.
    """

    loss: str
    importance: Sequence[Importance]
    dependence: Sequence[Dependence] = ()
