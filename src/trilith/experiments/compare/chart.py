"""The curves of several runs in one chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from trilith.experiments.compare.curves import Points, is_wide
from trilith.experiments.report.charts.style import fit
from trilith.experiments.report.formatting import chart_labels
from trilith.experiments.report.measures.curves import thin

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart


def curves_chart(quantity: str, curves: Mapping[str, Points]) -> Chart:
    """A line for each run: its quantity by epoch."""
    import altair as alt

    labels = chart_labels(list(curves))
    values = [
        {"epoch": epoch, "value": value, "run": label}
        for label, curve in zip(labels, curves.values(), strict=True)
        for epoch, value in thin(curve)
    ]
    scale = alt.Scale(type="log", nice=False) if is_wide(list(curves.values())) else alt.Scale(zero=False)
    lines: Chart = (
        alt.Chart(alt.InlineData(values=values))
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X(
                "epoch:Q", scale=alt.Scale(zero=False, nice=False), axis=alt.Axis(tickMinStep=1, grid=False)
            ),
            y=alt.Y("value:Q", title=quantity.replace("_", " "), scale=scale),
            color=alt.Color("run:N", sort=labels, scale=alt.Scale(scheme="tableau10")),
        )
    )
    return fit(lines)
