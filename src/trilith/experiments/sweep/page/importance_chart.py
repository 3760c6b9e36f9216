"""How much each field mattered, as bars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from trilith.experiments.report.charts.style import BLUE, fit

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart

BAR, AXIS = 24, 60  # px: a bar with its gap; the axis below all of them


def importance_chart(shares: Mapping[str, float]) -> Chart:
    """A bar for each field in the order given."""
    import altair as alt

    values = [{"field": title, "share": share} for title, share in shares.items()]
    y = alt.Y(
        "field:N",
        title=None,
        scale=alt.Scale(domain=list(shares), paddingInner=0.35),
        axis=alt.Axis(labelLimit=200, domain=False, ticks=False, labelPadding=6),
    )
    x = alt.X("share:Q", title="share", axis=alt.Axis(format=".0%"))
    bars = alt.Chart(alt.InlineData(values=values)).mark_bar(color=BLUE, opacity=0.7).encode(x=x, y=y)
    return fit(bars, BAR * len(values) + AXIS)
