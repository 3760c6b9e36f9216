"""The mean prediction over the values of one column, and how far rows differ in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from trilith.experiments.report.charts.style import BLUE, GREY, fit, number_axis
from trilith.experiments.report.formatting import chart_labels, shorten
from trilith.experiments.report.measures.dependence import Dependence

if TYPE_CHECKING:
    import altair

    from trilith.experiments.report.charts.style import Chart

HEIGHT = 230  # px
ROOM = 48  # letters side by side below the axis


def dependence_chart(found: Dependence, predicted: str, domain: tuple[float, float], percent: bool) -> Chart:
    """A line over numbers and times, points over levels, with the band of the rows' own curves.

    predicted: what the vertical axis shows, in words.
    domain: the range of the vertical axis, common to several charts so that they can be compared.
    percent: whether the prediction is a probability.
    """
    import altair as alt

    axis = alt.Axis(format=".0%") if percent else number_axis(max(map(abs, domain)))
    scale = alt.Scale(domain=list(domain), nice=False, zero=False, padding=4)
    title = shorten(predicted, 32)
    y = alt.Y("mean:Q", title=title, scale=scale, axis=axis)
    x = _horizontal(found)
    base = alt.Chart(alt.InlineData(values=_values(found)))
    ends = {"y": alt.Y("low:Q", title=title, scale=scale, axis=axis), "y2": "high:Q"}
    if found.kind == "category":
        band = base.mark_rule(color=BLUE, strokeWidth=6, opacity=0.25).encode(x=x, **ends)
        points = base.mark_point(color=BLUE, filled=True, size=60, opacity=1).encode(x=x, y=y)
        return fit(alt.layer(band, points), HEIGHT)
    band = base.mark_area(color=BLUE, opacity=0.18).encode(x=x, **ends)
    line = base.mark_line(color=BLUE, strokeWidth=2).encode(x=x, y=y)
    # a tick for each twentieth of the rows: where they are rare, the line rests on little
    ticks = base.mark_tick(color=GREY, orient="vertical", size=6, thickness=1.5, yOffset=-4)
    return fit(alt.layer(band, line, ticks.encode(x=x, y=alt.value("height"))), HEIGHT)


def common_domain(dependence: Sequence[Dependence]) -> tuple[float, float]:
    """A range of the vertical axis that holds all of them, with some room."""
    low = min(min(each.low) for each in dependence)
    high = max(max(each.high) for each in dependence)
    room = (high - low) * 0.03 or abs(low) / 2 or 0.5
    return low - room, high + room


def _values(found: Dependence) -> list[dict[str, Any]]:
    places = chart_labels(found.values, 18) if found.kind == "category" else found.values
    return [
        {"value": value, "mean": mean, "low": low, "high": high}
        for value, mean, low, high in zip(places, found.mean, found.low, found.high, strict=True)
    ]


def _horizontal(found: Dependence) -> altair.X:
    import altair as alt

    title = shorten(found.column, 32)
    if found.kind == "category":
        names = chart_labels(found.values, 18)
        angle = 0 if len(names) * max(map(len, names)) < ROOM else -35
        labels = alt.Axis(labelAngle=angle, labelLimit=130, grid=False, ticks=False)
        return alt.X("value:N", title=title, scale=alt.Scale(domain=names), axis=labels)
    scale = alt.Scale(zero=False, nice=False)
    if found.kind == "time":
        return alt.X("value:T", title=title, axis=alt.Axis(grid=False, tickCount=5))
    largest = max(abs(value) for value in found.values if isinstance(value, float))
    return alt.X("value:Q", title=title, scale=scale, axis=number_axis(largest, grid=False))
