"""How often predictions are how far off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trilith.experiments.report.charts.style import BLUE, GREY, fit, number_axis, span
from trilith.experiments.report.formatting import shorten

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart

BINS = 40


def residual_histogram(residuals: NDArray[np.float64], name: str) -> Chart:
    """Counts of predicted minus true (rows,), with a line at no difference; finite numbers only."""
    import altair as alt

    bins = min(BINS, max(10, len(residuals) // 5))
    counts, edges = np.histogram(residuals, bins=bins, range=span(residuals))
    values = [
        {"low": float(edges[k]), "high": float(edges[k + 1]), "rows": int(counts[k])} for k in range(bins)
    ]
    axis = number_axis(float(np.abs(residuals).max()), grid=False)
    scale = alt.Scale(zero=True, nice=False)
    x = alt.X("low:Q", bin="binned", title=f"predicted − true {shorten(name, 24)}", scale=scale, axis=axis)
    bars = (
        alt.Chart(alt.InlineData(values=values))
        .mark_bar(color=BLUE, opacity=0.7)
        .encode(x=x, x2="high:Q", y=alt.Y("rows:Q", title="rows", axis=alt.Axis(tickMinStep=1)))
    )
    zero = alt.Chart(alt.InlineData(values=[{"low": 0}])).mark_rule(color=GREY, strokeDash=[5, 3]).encode(x=x)
    return fit(alt.layer(bars, zero))
