"""What each column adds to one prediction, from the baseline's to the row's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from trilith.experiments.report.charts.style import BLUE, ORANGE, fit, number_axis
from trilith.experiments.report.formatting import chart_labels, shorten

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart

BAR, AXIS = 24, 60  # px: a bar with its gap; the axis below all of them
ROOM = 16  # px at both ends, for the numbers of the axis


def attribution_bars(columns: Sequence[str], values: Sequence[float], explained: str, percent: bool) -> Chart:
    """A bar for each column in the order given: blue adds to the prediction, orange takes from it.

    explained: what the prediction is, in words. percent: whether it is a probability.
    """
    import altair as alt

    names = chart_labels(columns, 32)
    rows = [{"column": name, "share": share} for name, share in zip(names, values, strict=True)]
    y = alt.Y(
        "column:N",
        title=None,
        scale=alt.Scale(domain=names, paddingInner=0.35),
        axis=alt.Axis(labelLimit=220, domain=False, ticks=False, labelPadding=6),
    )
    axis = alt.Axis(format="~%", tickCount=5) if percent else number_axis(max(map(abs, values)))
    title = f"added to the {shorten(explained, 40)}"
    x = alt.X("share:Q", title=title, axis=axis, scale=alt.Scale(padding=ROOM))
    color = alt.condition("datum.share < 0", alt.value(ORANGE), alt.value(BLUE))
    bars = alt.Chart(alt.InlineData(values=rows)).mark_bar(opacity=0.8).encode(x=x, y=y, color=color)
    return fit(bars, BAR * len(rows) + AXIS)
