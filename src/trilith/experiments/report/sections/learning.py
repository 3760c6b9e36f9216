"""How the training went."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.experiments.report.charts.learning_curve import learning_curve
from trilith.experiments.report.content import ReportContent
from trilith.experiments.report.formatting import format_number
from trilith.experiments.report.measures.curves import Curve, curves
from trilith.experiments.report.sections.figure import Figure, figure

MOST = 4  # curves shown: the loss, the first metrics


@dataclass(frozen=True)
class Learning:
    """figures: a curve each. epochs: how many were trained. not_finite: values left out of the curves."""

    figures: list[Figure]
    epochs: int
    not_finite: int


def learning_section(content: ReportContent) -> Learning | None:
    """The curves of the history; None where there is nothing to draw."""
    drawn = curves(content.history)[:MOST]
    if not drawn:
        return None
    figures = [
        figure(learning_curve(curve, content.best_epoch), _label(curve), _caption(curve, content.best_epoch))
        for curve in drawn
    ]
    return Learning(figures, len(content.history), sum(curve.not_finite for curve in drawn))


def _label(curve: Curve) -> str:
    parts = {"training": curve.train, "validation": curve.validation}
    courses = [
        f"from {format_number(points[0][1])} to {format_number(points[-1][1])} on the {part} part"
        for part, points in parts.items()
        if points
    ]
    return f"Line chart of the {curve.title} by epoch: {', '.join(courses)}."


def _caption(curve: Curve, best_epoch: int | None) -> str:
    name = curve.title[0].upper() + curve.title[1:]
    at_best = [value for epoch, value in curve.validation or curve.train if epoch == best_epoch]
    if not at_best:
        return f"{name} by epoch."
    part = " on the validation part" if curve.validation else ""
    return (
        f"{name} by epoch; {format_number(at_best[0])}{part} at the best epoch, {format_number(best_epoch)}."
    )
