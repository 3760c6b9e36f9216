"""How far the predictions of a run can be relied on, measured on rows that it never learned from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trilith.experiments.report.measures.coverage import Coverage, coverage
from trilith.experiments.report.measures.folds import FoldedMetric
from trilith.experiments.run.scores import Score
from trilith.tasks.table import TableClassifier

if TYPE_CHECKING:
    from trilith.experiments.table.table_run import TableRun


def measured_coverage(run: TableRun) -> list[Coverage]:
    """For each coverage that intervals were fitted for, the one they have on the test part."""
    intervals = run.model.intervals
    if intervals is None:
        return []
    found = [
        coverage(asked, run.test_target, *intervals.interval(run.test_prediction, asked))
        for asked in intervals.half_widths
    ]
    return [each for each in found if each is not None]


def folded_metrics(run: TableRun) -> list[FoldedMetric]:
    """Each metric over the folds of the cross-validation; none without one."""
    by_name: dict[str, list[Score]] = {}
    for scores in run.fold_scores:
        for score in scores:
            by_name.setdefault(score.name, []).append(score)
    return [
        FoldedMetric(name, scores[0].higher_is_better, tuple(float(score.value) for score in scores))
        for name, scores in by_name.items()
    ]


def mean_calibration_error(run: TableRun) -> float | None:
    """Expected calibration error of the likeliest class on the test part; None without probabilities."""
    from trilith.experiments.report.measures.calibration import calibration

    if run.test_probabilities is None or not len(run.test_target):
        return None
    likeliest = np.asarray(run.model.classes, dtype=object)[run.test_probabilities.argmax(axis=1)]
    result = calibration(run.test_probabilities.max(axis=1), run.test_target == likeliest)
    return None if result is None else result.expected_error


def trust_sentences(run: TableRun) -> list[str]:
    """A line each, for the terminal."""
    sentences = [
        f"Intervals of {each.asked:.0%}: hold {each.measured:.1%} of {each.rows:,} test rows "
        f"(95% sure: {each.low:.1%} to {each.high:.1%}); mean width {each.mean_width:.6g}."
        for each in measured_coverage(run)
        if each.asked == 0.9
    ]
    error = mean_calibration_error(run)
    if error is not None and isinstance(run.fitted, TableClassifier):
        learned = "as they come, for there were no validation rows"
        if hasattr(run.fitted, "validation_classes_"):
            rows = len(run.fitted.validation_classes_)
            learned = f"temperature {run.fitted.temperature_:.3g}, from {rows:,} validation rows"
        sentences.append(f"Probabilities ({learned}) are off by {error:.1%} on average on the test part.")
    return sentences
