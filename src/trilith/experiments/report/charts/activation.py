"""An activation beside its derivative, and what is left of a gradient behind many layers of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from trilith.experiments.report.charts.style import BLUE, GREY, ORANGE, fit

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart

BAR, AXIS = 24, 60  # px: a bar with its gap; the axis below all of them
LEAST = 1e-40  # a bar that long says enough
TALLEST = 6.0  # how far up and down a curve is drawn


def curve_and_slope(z: np.ndarray, values: np.ndarray, slopes: np.ndarray) -> Chart:
    """g(z), and g′(z) in dashes, over the same z."""
    import altair as alt

    rows = [
        {"z": float(place), "y": float(y), "line": line}
        for line, heights in (("g(z)", values), ("g′(z)", slopes))
        for place, y in zip(z, heights, strict=True)
        if abs(y) <= TALLEST
    ]
    lines = ["g(z)", "g′(z)"]
    chart = alt.Chart(alt.InlineData(values=rows))
    return fit(
        chart.mark_line(strokeWidth=2).encode(
            x=alt.X("z:Q", title="z", scale=alt.Scale(nice=False)),
            y=alt.Y("y:Q", title=None),
            color=alt.Color("line:N", scale=alt.Scale(domain=lines, range=[BLUE, ORANGE])),
            strokeDash=alt.StrokeDash("line:N", scale=alt.Scale(domain=lines, range=[[1, 0], [6, 4]])),
        )
    )


def gradient_bars(lengths: Mapping[str, float], layers: int) -> Chart:
    """A bar for each activation from 1, to the left where the gradient shrinks, else to the right."""
    import altair as alt

    values = [
        {"name": name, "length": float(np.clip(length, LEAST, 1 / LEAST)), "one": 1.0}
        for name, length in lengths.items()
        if np.isfinite(length)
    ]
    names: Sequence[str] = [str(value["name"]) for value in values]
    scale = alt.Scale(type="log", nice=False)
    axis = alt.Axis(labelAngle=0, labelExpr="format(datum.value, '.0e')", tickCount=6)
    title = f"gradient at the first of {layers} layers, that at the last is 1"
    y = alt.Y("name:N", title=None, scale=alt.Scale(domain=names), axis=alt.Axis(domain=False, ticks=False))
    base = alt.Chart(alt.InlineData(values=values))
    bars = base.mark_bar(color=BLUE, height=BAR * 0.6).encode(
        x=alt.X("length:Q", title=title, scale=scale, axis=axis), x2="one:Q", y=y
    )
    unit = base.mark_rule(color=GREY).encode(x=alt.X("one:Q", scale=scale))
    return fit(alt.layer(bars, unit), BAR * len(values) + AXIS)
