"""How much worse the predictions become without each column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from trilith.experiments.report.charts.style import BLUE, GREY, fit, number_axis
from trilith.experiments.report.formatting import chart_labels
from trilith.experiments.report.measures.importance import Importance

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart

BAR, AXIS = 24, 60  # px: a bar with its gap; the axis below all of them


def importance_bars(importance: Sequence[Importance], loss: str) -> Chart:
    """A bar for each column in the order given, with one standard deviation to each side."""
    import altair as alt

    names = chart_labels([each.column for each in importance])
    values = [
        {"column": name, "rise": each.mean, "low": each.mean - each.spread, "high": each.mean + each.spread}
        for name, each in zip(names, importance, strict=True)
    ]
    largest = max(abs(value["high"]) for value in values if isinstance(value["high"], float))
    y = alt.Y(
        "column:N",
        title=None,
        scale=alt.Scale(domain=names, paddingInner=0.35),
        axis=alt.Axis(labelLimit=200, domain=False, ticks=False, labelPadding=6),
    )
    x = alt.X("rise:Q", title=f"rise of the {loss}", axis=number_axis(largest))
    base = alt.Chart(alt.InlineData(values=values))
    bars = base.mark_bar(color=BLUE, opacity=0.7).encode(x=x, y=y)
    spread = base.mark_rule(color=GREY, strokeWidth=2).encode(x=alt.X("low:Q"), x2="high:Q", y=y)
    return fit(alt.layer(bars, spread), BAR * len(values) + AXIS)
