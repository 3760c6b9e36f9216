"""Stated probabilities against what came true: the reliability diagram, and how many rows stand behind it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from trilith.experiments.report.charts.style import BLUE, GREY, fit
from trilith.experiments.report.measures.calibration import Calibration

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart


def reliability_diagram(
    result: Calibration, stated: str, observed: str, before: Calibration | None = None
) -> Chart:
    """One point a bin with the 95% interval of its share; `stated` and `observed` name the axes.

    before: what it was before the temperature, drawn in grey.
    """
    import altair as alt

    unit = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X("stated:Q", title=stated, scale=unit, axis=alt.Axis(format=".0%"))
    y = alt.Y("observed:Q", title=observed, scale=unit, axis=alt.Axis(format=".0%"))
    corners = alt.InlineData(values=[{"stated": 0, "observed": 0}, {"stated": 1, "observed": 1}])
    ideal = alt.Chart(corners).mark_line(color=GREY, strokeDash=[5, 3], strokeWidth=1.5).encode(x=x, y=y)
    bins = alt.Chart(alt.InlineData(values=[asdict(b) for b in result.bins]))
    spread = bins.mark_rule(color=BLUE, strokeWidth=2, opacity=0.5).encode(
        x=x, y=alt.Y("observed_low:Q", title=observed, scale=unit), y2="observed_high:Q"
    )
    curve = bins.mark_line(color=BLUE, strokeWidth=2, point=alt.OverlayMarkDef(color=BLUE, size=50)).encode(
        x=x, y=y
    )
    if before is None:
        return fit(alt.layer(ideal, spread, curve))
    earlier = alt.Chart(alt.InlineData(values=[asdict(b) for b in before.bins])).mark_line(
        color=GREY, strokeWidth=1.5, point=alt.OverlayMarkDef(color=GREY, size=30)
    )
    return fit(alt.layer(ideal, earlier.encode(x=x, y=y), spread, curve))


def confidence_histogram(result: Calibration, stated: str) -> Chart:
    """How many rows each bin has; few rows make a point of the reliability diagram uncertain."""
    import altair as alt

    bars = alt.Chart(alt.InlineData(values=[asdict(b) for b in result.bins])).mark_bar(
        color=BLUE, opacity=0.7
    )
    return fit(
        bars.encode(
            x=alt.X(
                "low:Q",
                bin="binned",
                title=stated,
                scale=alt.Scale(domain=[0, 1], nice=False),
                axis=alt.Axis(format=".0%", grid=False),
            ),
            x2="high:Q",
            y=alt.Y("rows:Q", title="rows", axis=alt.Axis(tickMinStep=1)),
        )
    )
