"""A function of two numbers as a map: bands of colour, and over them points or a path."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from trilith.notebook.picture import COLOURS, Picture, draw
from trilith.notebook.points import point_marks

if TYPE_CHECKING:
    import altair

CELLS = 81  # of the map, in each direction; odd, so that no seam lies on half a pixel in the middle
STRONGEST = 0.75  # opacity of the last band

Range = tuple[float, float]


def surface(
    function: Callable[[np.ndarray], ArrayLike],
    x: Range,
    y: Range,
    *,
    levels: Sequence[float],
    label: str,
    middle: float | None = None,
    path: ArrayLike | None = None,
    points: tuple[ArrayLike, ArrayLike, ArrayLike] | None = None,
    x_title: str = "x",
    y_title: str = "y",
    height: int = 340,
) -> Picture:
    """Draw a map of `function`, which takes places (n, 2) and gives a number for each.

    levels: where one band of colour ends and the next begins. Without `middle` the larger is the darker; with
    it, bands below it are blue, above it orange, and the further from it the stronger.
    path: places (n, 2) that are joined by a line. points: x, y and class of each.
    """
    import altair as alt

    scales = {"x": alt.Scale(domain=list(x), nice=False), "y": alt.Scale(domain=list(y), nice=False)}
    rows = _bands(function, x, y, np.sort(np.asarray(levels, float)), middle)
    layers: list[Any] = [
        alt.Chart(alt.InlineData(values=rows))
        .mark_rect()
        .encode(
            x=alt.X("left:Q", title=x_title, scale=scales["x"], axis=alt.Axis(grid=False)),
            x2="right:Q",
            y=alt.Y("low:Q", title=y_title, scale=scales["y"], axis=alt.Axis(grid=False)),
            y2="high:Q",
            color=alt.Color("colour:N", scale=None),
            opacity=alt.Opacity("opacity:Q", scale=None),
        )
    ]
    if path is not None:
        layers += [_path(np.asarray(path, float))]
    if points is not None:
        outlined = {"stroke": alt.value("currentColor"), "strokeWidth": alt.value(0.7)}
        layers += [point_marks(*points, x_title, y_title).encode(**outlined)]
    drawn = draw(alt.layer(*layers), label, height)
    # else the background shines through between two rows
    return replace(
        drawn, svg=drawn.svg.replace('class="mark-rect', 'shape-rendering="crispEdges" class="mark-rect')
    )


def _bands(
    function: Callable[[np.ndarray], ArrayLike], x: Range, y: Range, levels: np.ndarray, middle: float | None
) -> list[dict[str, Any]]:
    """Rectangles of one band each: neighbours in a row that lie in the same band are one."""
    columns, rows = (np.linspace(*ends, CELLS + 1) for ends in (x, y))
    grid = np.meshgrid((columns[1:] + columns[:-1]) / 2, (rows[1:] + rows[:-1]) / 2)
    places = np.stack([each.ravel() for each in grid], axis=1)  # (cells, 2)
    bands = np.digitize(np.asarray(function(places), float), levels).reshape(CELLS, CELLS)
    centre = 0 if middle is None else int(np.digitize(middle, levels))
    farthest = max(centre, len(levels) - centre) or 1
    drawn = []
    for row, band_row in enumerate(bands):
        starts = np.flatnonzero(np.diff(band_row, prepend=-1))
        for start, end in zip(starts, [*starts[1:], CELLS], strict=True):
            away = int(band_row[start]) - centre
            if middle is not None and away >= 0:  # the first above it and the first below it are equally pale
                away += 1
            drawn.append(
                {
                    "left": float(columns[start]),
                    "right": float(columns[end]),
                    "low": float(rows[row]),
                    "high": float(rows[row + 1]),
                    "colour": COLOURS[1] if middle is not None and away > 0 else COLOURS[0],
                    "opacity": round(STRONGEST * abs(away) / farthest, 3),
                }
            )
    return drawn


def _path(places: np.ndarray) -> altair.LayerChart | altair.FacetChart:
    import altair as alt

    rows = [{"x": float(place[0]), "y": float(place[1]), "step": step} for step, place in enumerate(places)]
    base = alt.Chart(alt.InlineData(values=rows)).encode(x="x:Q", y="y:Q")
    line = base.mark_line(color="currentColor", strokeWidth=1.5).encode(order="step:Q")
    dots = base.mark_point(color="currentColor", filled=True, size=18, opacity=1)
    return alt.layer(line, dots)
