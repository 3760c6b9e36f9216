"""Examples as points of a plane, each class in a colour and a shape of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from trilith.notebook.picture import COLOURS, Picture, draw

if TYPE_CHECKING:
    import altair

SHAPES = ("circle", "triangle-up", "square", "diamond", "cross", "triangle-down")


def points(
    x: ArrayLike,
    y: ArrayLike,
    classes: ArrayLike | None = None,
    *,
    label: str,
    x_title: str = "x",
    y_title: str = "y",
    height: int = 300,
) -> Picture:
    """Draw the points (x, y); `classes`, one for each of them, choose colour and shape."""
    return draw(point_marks(x, y, classes, x_title, y_title), label, height)


def point_marks(
    x: ArrayLike, y: ArrayLike, classes: ArrayLike | None, x_title: str, y_title: str
) -> altair.Chart:
    """The points as a chart, which may lie over another."""
    import altair as alt

    xs, ys = np.asarray(x, float), np.asarray(y, float)
    kinds = [""] * len(xs) if classes is None else [str(each) for each in np.asarray(classes)]
    names = sorted(set(kinds))
    rows = [{"x": float(a), "y": float(b), "class": kind} for a, b, kind in zip(xs, ys, kinds, strict=True)]
    legend = alt.Legend(symbolType="circle", symbolSize=60) if len(names) > 1 else None
    scales = {
        "color": alt.Scale(domain=names, range=list(COLOURS[: len(names)])),
        "shape": alt.Scale(domain=names, range=list(SHAPES[: len(names)])),
    }
    chart: altair.Chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_point(size=40, filled=True, opacity=0.85)
        .encode(
            x=alt.X("x:Q", title=x_title, scale=alt.Scale(zero=False)),
            y=alt.Y("y:Q", title=y_title, scale=alt.Scale(zero=False)),
            color=alt.Color("class:N", scale=scales["color"], legend=legend),
            shape=alt.Shape("class:N", scale=scales["shape"], legend=legend),
        )
    )
    return chart
