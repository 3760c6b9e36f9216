"""What a run on a table leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trilith.data import Split, Table
from trilith.data.report import DataReport
from trilith.experiments.report import ReportContent
from trilith.experiments.run.scores import Score
from trilith.experiments.table.model import TableModel
from trilith.experiments.table.report_content import report_content
from trilith.tasks.table.estimator import TableEstimator


@dataclass(frozen=True)
class TableRun:
    """A trained and tested model, and what a report tells about it.

    scores: of the network and of the simpler models on the test part, by title. fold_scores: the network's,
    a list for each fold of the cross-validation. test_target, test_prediction, test_probabilities: of all
    test rows. shown_features, shown_target: of the test rows that explanations look at, all or a sample.
    interrupted: whether Ctrl-C ended it before all was trained that was to be.
    """

    model: TableModel
    fitted: TableEstimator
    source: str
    split: Split
    created: str
    scores: dict[str, list[Score]]
    fold_scores: list[list[Score]]
    test_target: np.ndarray
    test_prediction: np.ndarray
    test_probabilities: np.ndarray | None
    shown_features: Table
    shown_target: np.ndarray
    data_report: DataReport
    notes: list[str]
    interrupted: bool

    def report(self) -> ReportContent:
        """What its page tells."""
        return report_content(self)
