"""The trials one after another, and the best value until then."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from trilith.experiments.report.charts.style import ORANGE, fit
from trilith.experiments.sweep.page.charts import state, state_color, value_axis, value_scale
from trilith.experiments.sweep.page.points import Point

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart


def history_chart(points: Sequence[Point], title: str, maximize: bool) -> Chart:
    """A point for each trial; the line is the best one that was trained to its end."""
    import altair as alt

    scale, labels = value_scale(points, maximize), value_axis(points)
    values = [{"trial": point.number, "value": point.value, "state": state(point)} for point in points]
    whole = [point for point in points if point.is_whole]
    best = accumulate((point.value for point in whole), max if maximize else min)
    line = [{"trial": point.number, "best": value} for point, value in zip(whole, best, strict=True)]
    if line:
        line.append({"trial": points[-1].number, "best": line[-1]["best"]})
    x = alt.X(
        "trial:Q",
        title="trial",
        axis=alt.Axis(grid=False, tickMinStep=1),
        scale=alt.Scale(nice=False, padding=8),
    )
    dots = (
        alt.Chart(alt.InlineData(values=values))
        .mark_circle(size=36, opacity=0.75)
        .encode(x=x, y=alt.Y("value:Q", title=title, scale=scale, axis=labels), color=state_color())
    )
    steps = (
        alt.Chart(alt.InlineData(values=line))
        .mark_line(color=ORANGE, strokeWidth=2, interpolate="step-after")
        .encode(x=x, y=alt.Y("best:Q", title=title, scale=scale, axis=labels))
    )
    return fit(alt.layer(dots, steps))
