"""Predicted numbers against the true ones; on the diagonal they agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trilith.experiments.report.charts.style import BLUE, GREY, fit, number_axis, span
from trilith.experiments.report.formatting import shorten

if TYPE_CHECKING:
    import altair

    from trilith.experiments.report.charts.style import Chart

POINTS = 2000  # rows up to which each is a point; more are counted in cells, so that the page stays small
CELLS = 48


def predicted_against_true(true: NDArray[np.float64], predicted: NDArray[np.float64], name: str) -> Chart:
    """Points, or counted cells of many rows, over one scale for both axes; (rows,) finite numbers each."""
    import altair as alt

    low, high = span(np.concatenate([true, predicted]))
    name = shorten(name, 30)
    scale = alt.Scale(domain=[low, high], nice=False, zero=False, padding=4)
    axis = number_axis(max(-low, high))
    x = alt.X("true:Q", title=f"true {name}", scale=scale, axis=axis)
    y = alt.Y("predicted:Q", title=f"predicted {name}", scale=scale, axis=axis)
    ends = alt.InlineData(values=[{"true": end, "predicted": end} for end in (low, high)])
    agreement = alt.Chart(ends).mark_line(color=GREY, strokeDash=[5, 3], strokeWidth=1.5).encode(x=x, y=y)
    few = len(true) <= POINTS
    rows = _points(true, predicted, x, y) if few else _cells(true, predicted, (low, high), x, y)
    return fit(alt.layer(rows, agreement))


def _points(
    true: NDArray[np.float64], predicted: NDArray[np.float64], x: altair.X, y: altair.Y
) -> altair.Chart:
    import altair as alt

    values = [{"true": float(t), "predicted": float(p)} for t, p in zip(true, predicted, strict=True)]
    opacity = 0.55 if len(values) <= POINTS // 4 else 0.35
    marks = alt.Chart(alt.InlineData(values=values)).mark_circle(size=22, color=BLUE, opacity=opacity)
    points: altair.Chart = marks.encode(x=x, y=y)
    return points


def _cells(
    true: NDArray[np.float64],
    predicted: NDArray[np.float64],
    ends: tuple[float, float],
    x: altair.X,
    y: altair.Y,
) -> altair.Chart:
    import altair as alt

    counts, edges, _ = np.histogram2d(true, predicted, bins=CELLS, range=[ends, ends])
    values = [
        {
            "true": edges[i],
            "true_end": edges[i + 1],
            "predicted": edges[j],
            "predicted_end": edges[j + 1],
            "rows": int(counts[i, j]),
        }
        for i, j in zip(*np.nonzero(counts), strict=True)
    ]
    # a logarithm, so that the few rows far from the diagonal are seen beside the many on it
    strength = alt.Scale(type="log", range=[0.15, 0.95])
    cells: altair.Chart = (
        alt.Chart(alt.InlineData(values=values))
        .mark_rect(color=BLUE)
        .encode(
            x=x,
            x2="true_end:Q",
            y=y,
            y2="predicted_end:Q",
            opacity=alt.Opacity("rows:Q", scale=strength, legend=None),
        )
    )
    return cells
