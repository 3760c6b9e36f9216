"""A function of two numbers as a map: bands of colour, and over them points or a path."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from trilith.notebook.picture import COLOURS, Picture, draw_as_it_is
from trilith.notebook.png import png_address
from trilith.notebook.points import point_marks

if TYPE_CHECKING:
    import altair

WIDTH, HEIGHT = 360, 270  # px of the map
FINENESS = 2  # px for each place at which the function is computed
STRONGEST = 0.75  # opacity of the last band

Range = tuple[float, float]
Places = Callable[[np.ndarray], ArrayLike]


def surface(
    function: Places,
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
) -> Picture:
    """Draw a map of `function`, which takes places (n, 2) and gives a number for each.

    levels: where one band of colour ends and the next begins. Without `middle` the larger is the
    stronger; with it, bands below it are blue, above it orange, and the further from it the stronger.
    path: places (n, 2) that are joined by a line. points: x, y and class of each.
    """
    import altair as alt

    bands = _bands(function, x, y, np.sort(np.asarray(levels, float)))
    centre = 0 if middle is None else int(np.digitize(middle, np.sort(levels)))
    layers: list[Any] = [
        alt.Chart(alt.InlineData(values=[{"image": png_address(_colours(bands, centre, len(levels)))}]))
        .mark_image(x=0, y=0, width=WIDTH, height=HEIGHT, align="left", baseline="top", aspect=False)
        .encode(url="image:N"),
        _axes(x, y, x_title, y_title),
    ]
    if path is not None:
        layers += [_path(np.asarray(path, float))]
    if points is not None:
        outlined = {"stroke": alt.value("currentColor"), "strokeWidth": alt.value(0.7)}
        layers += [point_marks(*points, x_title, y_title).encode(**outlined)]
    return draw_as_it_is(alt.layer(*layers).properties(width=WIDTH, height=HEIGHT), label)


def _bands(function: Places, x: Range, y: Range, levels: np.ndarray) -> np.ndarray:
    """The number of the band in which each place lies, from the upper left corner row by row."""
    columns, rows = WIDTH // FINENESS, HEIGHT // FINENESS
    across = x[0] + (np.arange(columns) + 0.5) / columns * (x[1] - x[0])
    upwards = y[0] + (np.arange(rows) + 0.5) / rows * (y[1] - y[0])
    grid = np.meshgrid(across, upwards[::-1])
    places = np.stack([each.ravel() for each in grid], axis=1)  # (rows · columns, 2)
    bands: np.ndarray = np.digitize(np.asarray(function(places), float), levels)
    return bands.reshape(rows, columns)


def _colours(bands: np.ndarray, centre: int, last: int) -> np.ndarray:
    """Pixels (rows, columns, 4) of bands 0 to `last`: blue below the centre, orange from it on.

    With no band below the centre all are blue, and the first has no colour.
    """
    below, above = (tuple(bytes.fromhex(colour[1:])) for colour in COLOURS[:2])
    kinds = np.arange(last + 1)
    if centre == 0:
        strength, colour = kinds / max(last, 1), np.tile(below, (last + 1, 1))
    else:  # the first above and the first below are equally pale
        away = np.where(kinds < centre, centre - kinds, kinds - centre + 1)
        strength, colour = away / away.max(), np.where(kinds[:, None] < centre, below, above)
    opacity = np.rint(255 * STRONGEST * strength)
    pixels: np.ndarray = np.column_stack([colour, opacity])[bands]
    return pixels


def _axes(x: Range, y: Range, x_title: str, y_title: str) -> altair.Chart:
    """Nothing but the axes: points in two corners that are not seen."""
    import altair as alt

    scales = [alt.Scale(domain=list(ends), nice=False, zero=False) for ends in (x, y)]
    axis = alt.Axis(grid=False)
    corners = [{"x": float(across), "y": float(up)} for across, up in zip(x, y, strict=True)]
    chart: altair.Chart = (
        alt.Chart(alt.InlineData(values=corners))
        .mark_point(opacity=0)
        .encode(
            x=alt.X("x:Q", title=x_title, scale=scales[0], axis=axis),
            y=alt.Y("y:Q", title=y_title, scale=scales[1], axis=axis),
        )
    )
    return chart


def _path(places: np.ndarray) -> altair.LayerChart | altair.FacetChart:
    import altair as alt

    rows = [{"x": float(place[0]), "y": float(place[1]), "step": step} for step, place in enumerate(places)]
    base = alt.Chart(alt.InlineData(values=rows)).encode(x="x:Q", y="y:Q")
    line = base.mark_line(color="currentColor", strokeWidth=1.5).encode(order="step:Q")
    dots = base.mark_point(color="currentColor", filled=True, size=18, opacity=1)
    return alt.layer(line, dots)
