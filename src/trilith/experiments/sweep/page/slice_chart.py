"""What the trials reached, over one field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from trilith.experiments.report.charts.style import fit
from trilith.experiments.sweep.page.charts import field_channel, state, state_color, value_axis, value_scale
from trilith.experiments.sweep.page.points import Axis, Point

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart

HEIGHT = 220  # px


def slice_chart(points: Sequence[Point], axis: Axis, title: str, maximize: bool) -> Chart:
    """A point for each trial that has the field."""
    import altair as alt

    values = [
        {"field": axis.shown(point.values[axis.field]), "value": point.value, "state": state(point)}
        for point in points
        if axis.field in point.values
    ]
    y = alt.Y("value:Q", title=title, scale=value_scale(points, maximize), axis=value_axis(points))
    chart = alt.Chart(alt.InlineData(values=values)).mark_circle(size=36, opacity=0.75)
    return fit(
        chart.encode(x=field_channel(axis, alt.X, "field"), y=y, color=state_color(legend=False)), HEIGHT
    )
