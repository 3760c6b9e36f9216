"""Whether the intervals around predicted numbers hold the true ones as often as they promise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trilith.experiments.report.charts.interval_band import POINTS, interval_band
from trilith.experiments.report.content import ReportContent
from trilith.experiments.report.measures.coverage import Coverage
from trilith.experiments.report.measures.residuals import NEXT_TO_INFINITE
from trilith.experiments.report.sections.figure import Figure, figure


@dataclass(frozen=True)
class IntervalsSection:
    """broken: the promises that were kept less often than chance explains."""

    figure: Figure | None
    coverage: Sequence[Coverage]
    broken: list[Coverage]


def intervals_section(content: ReportContent) -> IntervalsSection | None:
    """The coverage at each level and the band of one of them; None without intervals or rows."""
    given = content.intervals
    if given is None or not given.coverage:
        return None
    broken = [each for each in given.coverage if not each.kept]
    ends = [
        each.astype(np.float64) for each in (content.target, content.prediction, given.lower, given.upper)
    ]
    finite = np.all([np.abs(each) < NEXT_TO_INFINITE for each in ends], axis=0)
    if not finite.any():
        return IntervalsSection(None, given.coverage, broken)
    target, prediction, lower, upper = (each[finite] for each in ends)
    level = f"{100 * given.level:g}%"
    some = f" {POINTS} of {len(target):,} rows are drawn." if len(target) > POINTS else ""
    band = figure(
        interval_band(target, prediction, lower, upper, content.target_name),
        f"True {content.target_name} of the test rows against the {level} intervals around the predictions.",
        f"The line is the prediction, the band its {level} interval; "
        f"true numbers are points, orange where the band misses them.{some}",
    )
    return IntervalsSection(band, given.coverage, broken)
