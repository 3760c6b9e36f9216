"""True numbers and the intervals that were to hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trilith.experiments.report.charts.style import BLUE, ORANGE, fit, number_axis
from trilith.experiments.report.formatting import shorten

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart

POINTS = 400  # rows drawn; of more, at even steps in the order of their predictions
Floats = NDArray[np.float64]


def interval_band(target: Floats, prediction: Floats, lower: Floats, upper: Floats, name: str) -> Chart:
    """Rows (rows,) in the order of their predictions: the band, the prediction, the true numbers.

    True numbers outside of the band are orange. Finite numbers only.
    """
    import altair as alt

    order = np.argsort(prediction, kind="stable")
    if len(order) > POINTS:
        order = order[np.linspace(0, len(order) - 1, POINTS).round().astype(np.int64)]
    values = [
        {
            "place": place,
            "true": float(target[row]),
            "predicted": float(prediction[row]),
            "low": float(lower[row]),
            "high": float(upper[row]),
            "held": bool(lower[row] <= target[row] <= upper[row]),
        }
        for place, row in enumerate(order.tolist(), start=1)
    ]
    title = shorten(name, 30)
    axis = number_axis(float(max(np.abs(lower[order]).max(), np.abs(upper[order]).max())))
    scale = alt.Scale(zero=False)
    base = alt.Chart(alt.InlineData(values=values))
    x = alt.X(
        "place:Q",
        title="test rows, by prediction",
        scale=alt.Scale(zero=False, nice=False),
        axis=alt.Axis(grid=False, labels=False, ticks=False),
    )
    low = alt.Y("low:Q", title=title, scale=scale, axis=axis)
    band = base.mark_area(color=BLUE, opacity=0.2).encode(x=x, y=low, y2="high:Q")
    line = base.mark_line(color=BLUE, strokeWidth=1.5).encode(
        x=x, y=alt.Y("predicted:Q", title=title, scale=scale, axis=axis)
    )
    colours = alt.Scale(domain=[True, False], range=[BLUE, ORANGE])
    points = base.mark_circle(size=18, opacity=0.7).encode(
        x=x,
        y=alt.Y("true:Q", title=title, scale=scale, axis=axis),
        color=alt.Color("held:N", scale=colours, legend=None),
    )
    return fit(alt.layer(band, line, points))
