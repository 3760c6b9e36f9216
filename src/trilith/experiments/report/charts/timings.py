"""How many times as fast as explicit loops each way of a work is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from trilith.experiments.report.charts.style import BLUE, GREY, ORANGE, fit

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart

BAR, AXIS = 18, 80  # px: a bar with its gap; the axis and the legend around all of them
COLOURS = (GREY, ORANGE, BLUE, "#4c9a6a")


def speed_bars(speeds: Mapping[str, Mapping[str, float]], ways: Sequence[str]) -> Chart:
    """For each work a bar a way, on a logarithmic axis that begins with the loops' 1."""
    import altair as alt

    values = [
        {"work": work, "way": way, "speed": speed, "one": 1.0}
        for work, of in speeds.items()
        for way, speed in of.items()
    ]
    labels = alt.Axis(labelLimit=200, domain=False, ticks=False)
    chart = alt.Chart(alt.InlineData(values=values)).mark_bar()
    return fit(
        chart.encode(
            x=alt.X("speed:Q", title="times as fast as loops", scale=alt.Scale(type="log", nice=False)),
            x2="one:Q",
            y=alt.Y("work:N", title=None, scale=alt.Scale(domain=list(speeds)), axis=labels),
            yOffset=alt.YOffset("way:N", scale=alt.Scale(domain=list(ways))),
            color=alt.Color(
                "way:N",
                scale=alt.Scale(domain=list(ways), range=list(COLOURS[: len(ways)])),
                legend=alt.Legend(columns=1, symbolType="square"),
            ),
        ),
        BAR * len(values) + AXIS,
    )
