"""How far predicted numbers are from the true ones on the test part."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.experiments.report.charts.predicted_against_true import POINTS, predicted_against_true
from trilith.experiments.report.charts.residual_histogram import residual_histogram
from trilith.experiments.report.content import ReportContent
from trilith.experiments.report.formatting import format_number
from trilith.experiments.report.measures.residuals import Residuals, finite_pairs, residuals
from trilith.experiments.report.sections.figure import Figure, figure


@dataclass(frozen=True)
class Numbers:
    """Two figures, and the residuals they show."""

    figures: list[Figure]
    residuals: Residuals


def numbers_section(content: ReportContent) -> Numbers | None:
    """Predicted against true and the residuals; None for another task or without a finite row."""
    if content.task != "regression":
        return None
    measured = residuals(content.target, content.prediction)
    if measured is None:
        return None
    true, predicted = finite_pairs(content.target, content.prediction)
    marks = (
        "Each point is a row"
        if len(true) <= POINTS
        else "The stronger the colour of a cell, the more rows it has"
    )
    agreement = predicted_against_true(true, predicted, content.target_name)
    spread = residual_histogram(measured.values, content.target_name)
    half, most = format_number(measured.median), format_number(measured.ninetieth)
    return Numbers(
        [
            figure(
                agreement,
                f"Predicted against true {content.target_name} for {len(true)} rows.",
                f"{marks}; on the dashed line the prediction is exact.",
            ),
            figure(
                spread,
                f"Histogram of predicted minus true {content.target_name}: "
                f"half of the rows within {half}, 90% within {most}.",
                "How far off the predictions are: too low left of the dashed line, too high right of it.",
            ),
        ],
        measured,
    )
