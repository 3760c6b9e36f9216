"""Whether the probabilities that a classifier states can be taken at their word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trilith.experiments.report.charts.reliability import confidence_histogram, reliability_diagram
from trilith.experiments.report.content import ReportContent
from trilith.experiments.report.formatting import format_percent, shorten
from trilith.experiments.report.measures.calibration import Calibration, calibration
from trilith.experiments.report.sections.figure import Figure, figure


@dataclass(frozen=True)
class CalibrationSection:
    """subject: which probability is judged, in words. before, temperature: None where nothing was scaled."""

    subject: str
    figures: list[Figure]
    result: Calibration
    before: Calibration | None
    temperature: float | None


def calibration_section(content: ReportContent) -> CalibrationSection | None:
    """Of the second of two classes, or of whichever class of many is the likeliest; None without either."""
    if content.probabilities is None or len(content.classes) < 2:
        return None
    if len(content.classes) == 2:
        positive = content.classes[1]
        subject = f"the probability of “{positive}”"
        observed = f"share that is “{shorten(str(positive), 24)}”"
        stated = "predicted probability"
    else:
        subject = "the probability of the likeliest class"
        observed, stated = "share that is right", "probability of the likeliest class"
    result, scaling = _measure(content, content.probabilities), content.temperature
    if result is None:
        return None
    before = _measure(content, scaling.before) if scaling and scaling.temperature != 1 else None
    error = format_percent(result.expected_error)
    grey = " Grey: before the temperature." if before else ""
    curve = figure(
        reliability_diagram(result, stated, observed, before),
        f"Reliability diagram over {len(result.bins)} bins; expected calibration error {error}.",
        "On the dashed line, what is predicted with 70% comes true 7 times in 10. "
        f"Below it probabilities are stated too high, above it too low. Bars: 95% intervals.{grey}",
    )
    counts = figure(
        confidence_histogram(result, stated),
        f"Histogram of {stated} over {result.rows} rows.",
        "How many rows stand behind each point.",
    )
    temperature = scaling.temperature if scaling else None
    return CalibrationSection(subject, [curve, counts], result, before, temperature)


def _measure(content: ReportContent, probabilities: NDArray[np.floating[Any]]) -> Calibration | None:
    if len(content.classes) == 2:
        return calibration(probabilities[:, 1], content.target == content.classes[1])
    likeliest = np.asarray(content.classes, dtype=object)[probabilities.argmax(axis=1)]
    return calibration(probabilities.max(axis=1), content.target == likeliest)
