"""What a report is about: plain values, so that the command line and the store of runs can both build it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from trilith.errors import SettingError, ShapeError

Task = Literal["classification", "regression"]


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
    """One column of the data: `missing` and `distinct` count cells and values, `details` is free text."""

    name: str
    kind: str
    missing: int
    distinct: int
    details: str = ""


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
class ReportContent:
    """Everything `render_report` shows. The test part is what the network never saw while training.

    title: what was learned from what, such as "houses.csv → price".
    created: date and time in ISO 8601; version: that of Trilith.
    metrics: scores on the test part; the first row is the headline.
    target, prediction: (rows,) of the test part: labels (classification) or numbers (regression).
    classes: (classes,) labels in the order of the columns of probabilities; the last one of two is
        the "positive" one. probabilities: (rows, classes), or None where the model has none.
    history: one mapping an epoch, with "epoch", "loss", "validation_loss" and any metric "m" and
        "validation_m"; values that are None or not finite are not drawn.
    sizes: rows in each part, such as {"train": 800, "validation": 100, "test": 100}.
    notes: sentences on what was done to the data, such as columns left out.
    model_file: name of the file that the network was saved to.

    Raises SettingError for an unknown task, ShapeError where the arrays of the test part disagree.
    """

    title: str
    task: Task
    created: str
    version: str
    metrics: Sequence[MetricRow]
    target: NDArray[Any]
    prediction: NDArray[Any]
    sizes: Mapping[str, int]
    model_file: str
    target_name: str = "target"
    classes: Sequence[object] | NDArray[Any] = ()
    probabilities: NDArray[np.floating[Any]] | None = None
    history: Sequence[Mapping[str, float | None]] = ()
    best_epoch: int | None = None
    columns: Sequence[ColumnSummary] = ()
    notes: Sequence[str] = ()
    network: NetworkSummary | None = None
    settings: Mapping[str, object]

    def __post_init__(self) -> None:
        if self.task not in get_args(Task):
            raise SettingError(f"Report: task is {self.task!r}, expected one of {', '.join(get_args(Task))}.")
        if self.target.ndim != 1 or self.prediction.shape != self.target.shape:
            raise ShapeError(
                "Report: target and prediction must both be (rows,) and of one length, got "
                f"{self.target.shape} and {self.prediction.shape}. Report on one output at a time."
            )
        if self.probabilities is not None and self.probabilities.shape != (
            len(self.target),
            len(self.classes),
        ):
            raise ShapeError(
                f"Report: probabilities must be (rows, classes) = {(len(self.target), len(self.classes))}, "
                f"got {self.probabilities.shape}. Pass a column for each class, in the order of `classes`."
            )
