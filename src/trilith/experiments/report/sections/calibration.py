"""Whether the probabilities that a classifier states can be taken at their word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trilith.experiments.report.charts.reliability import confidence_histogram, reliability_diagram
from trilith.experiments.report.content import ReportContent
from trilith.experiments.report.formatting import format_percent, shorten
from trilith.experiments.report.measures.calibration import Calibration, calibration
from trilith.experiments.report.sections.figure import Figure, figure


@dataclass(frozen=True)
class CalibrationSection:
    """subject: which probability is judged, in words."""

    subject: str
    figures: list[Figure]
    result: Calibration


def calibration_section(content: ReportContent) -> CalibrationSection | None:
    """Of the second of two classes, or of whichever class of many is the likeliest; None without either."""
    if content.probabilities is None or len(content.classes) < 2:
        return None
    if len(content.classes) == 2:
        positive = content.classes[1]
        result = calibration(content.probabilities[:, 1], content.target == positive)
        subject = f"the probability of “{positive}”"
        observed = f"share that is “{shorten(str(positive), 24)}”"
        stated = "predicted probability"
    else:
        likeliest = np.asarray(content.classes, dtype=object)[content.probabilities.argmax(axis=1)]
        result = calibration(content.probabilities.max(axis=1), content.target == likeliest)
        subject = "the probability of the likeliest class"
        observed, stated = "share that is right", "probability of the likeliest class"
    if result is None:
        return None
    error = format_percent(result.expected_error)
    curve = figure(
        reliability_diagram(result, stated, observed),
        f"Reliability diagram over {len(result.bins)} bins; expected calibration error {error}.",
        "On the dashed line, what is predicted with 70% comes true 7 times in 10. "
        "Below it probabilities are stated too high, above it too low. Bars: 95% intervals.",
    )
    counts = figure(
        confidence_histogram(result, stated),
        f"Histogram of {stated} over {result.rows} rows.",
        "How many rows stand behind each point.",
    )
    return CalibrationSection(subject, [curve, counts], result)
