"""What the trials reached over two fields at once: the places between them are guessed from those around."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from trilith.experiments.report.charts.style import BLUE, fit
from trilith.experiments.sweep.page.charts import field_channel
from trilith.experiments.sweep.page.points import Axis, Point

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trilith.experiments.report.charts.style import Chart

CELLS, LEVELS = 30, 7
WIDTH = 0.12  # of the kernel, where an axis is 1 long


def contour_chart(points: Sequence[Point], across: Axis, up: Axis, maximize: bool) -> Chart:
    """Darker is better. Levels are ranks, so that a few bad trials do not hide the rest."""
    import altair as alt

    both = [point for point in points if across.field in point.values and up.field in point.values]
    places = np.array([[axis.place(point.values[axis.field]) for axis in (across, up)] for point in both])
    ranks = np.argsort(np.argsort([point.value if maximize else -point.value for point in both]))
    quality = ranks / max(len(both) - 1, 1)
    x, y = (field_channel(axis, kind, name) for axis, kind, name in ((across, alt.X, "x"), (up, alt.Y, "y")))
    cells = _cells(places, quality, across, up)
    field = (
        alt.Chart(alt.InlineData(values=cells))
        .mark_rect(color=BLUE, strokeWidth=0)
        .encode(
            x=x,
            y=y,
            x2="x2:Q",
            y2="y2:Q",
            opacity=alt.Opacity("level:Q", scale=alt.Scale(domain=[0, 1], range=[0.03, 0.75]), legend=None),
        )
    )
    dots = [
        {"x": across.at(place[0]), "y": up.at(place[1]), "best": bool(rank == len(both) - 1)}
        for place, rank in zip(places, ranks, strict=True)
    ]
    drawn = alt.Chart(alt.InlineData(values=dots)).mark_point(
        filled=True, opacity=1, stroke="white", strokeWidth=0.7
    )
    marks = drawn.encode(
        x=x,
        y=y,
        size=alt.condition("datum.best", alt.value(110), alt.value(22)),
        color=alt.condition("datum.best", alt.value("#c2652a"), alt.value("#555b63")),
    )
    return fit(alt.layer(field, marks))


def _cells(
    places: NDArray[np.float64], quality: NDArray[np.float64], across: Axis, up: Axis
) -> list[dict[str, Any]]:
    """Each cell with the level of the mean around it, weighted by a Gaussian of the distance."""
    edges = np.linspace(0, 1, CELLS + 1)
    middle = (edges[:-1] + edges[1:]) / 2
    grid = np.stack(np.meshgrid(middle, middle, indexing="ij"), axis=-1)  # (across, up, 2)
    far = ((grid[:, :, None, :] - places) ** 2).sum(axis=-1)  # (across, up, trials)
    weight = np.exp(-far / (2 * WIDTH**2)) + 1e-12
    mean = (weight * quality).sum(axis=-1) / weight.sum(axis=-1)
    level = np.round(mean * LEVELS) / LEVELS
    return [
        {
            "x": across.at(edges[i]),
            "x2": across.at(edges[i + 1]),
            "y": up.at(edges[j]),
            "y2": up.at(edges[j + 1]),
            "level": float(level[i, j]),
        }
        for i in range(CELLS)
        for j in range(CELLS)
    ]
