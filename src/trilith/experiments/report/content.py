"""What a report is about: plain values, so that the command line and the store of runs can both build it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from trilith.errors import SettingError, ShapeError
from trilith.experiments.report.measures.folds import FoldedMetric
from trilith.experiments.report.parts import (
    ColumnSummary,
    DataFindings,
    Explanation,
    Intervals,
    MetricRow,
    NetworkSummary,
    PictureGroup,
    TemperatureScaling,
)

Task = Literal["classification", "regression"]


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
    imbalance: a sentence on classes of very different size. cross_validation: each metric over the folds.
    temperature: how the probabilities were made honest. intervals: around predicted numbers.
    explanation: which columns count, and how. data: what a look at the whole table found. pictures: of a run
        on pictures, groups of them.

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
    imbalance: str | None = None
    cross_validation: Sequence[FoldedMetric] = ()
    temperature: TemperatureScaling | None = None
    intervals: Intervals | None = None
    explanation: Explanation | None = None
    data: DataFindings | None = None
    pictures: Sequence[PictureGroup] = ()

    def __post_init__(self) -> None:
        if self.task not in get_args(Task):
            raise SettingError(f"Report: task is {self.task!r}, expected one of {', '.join(get_args(Task))}.")
        if self.target.ndim != 1 or self.prediction.shape != self.target.shape:
            raise ShapeError(
                "Report: target and prediction must both be (rows,) and of one length, got "
                f"{self.target.shape} and {self.prediction.shape}. Report on one output at a time."
            )
        stated = {"probabilities": self.probabilities}
        if self.temperature is not None:
            stated["temperature.before"] = self.temperature.before
        for name, given in stated.items():
            if given is not None and given.shape != (len(self.target), len(self.classes)):
                raise ShapeError(
                    f"Report: {name} must be (rows, classes) = {(len(self.target), len(self.classes))}, "
                    f"got {given.shape}. Pass a column for each class, in the order of `classes`."
                )
        if self.intervals is not None:
            ends = self.intervals.lower.shape, self.intervals.upper.shape
            if ends != (self.target.shape, self.target.shape):
                raise ShapeError(
                    f"Report: intervals need an end below and above each of {len(self.target)} targets, "
                    f"got {ends[0]} and {ends[1]}."
                )
