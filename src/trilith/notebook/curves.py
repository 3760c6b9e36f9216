"""Lines over a common axis: functions of a number, or what changes from epoch to epoch."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from trilith.notebook.picture import COLOURS, DASHES, Picture, draw


def curves(
    x: ArrayLike | None,
    lines: Mapping[str, ArrayLike],
    *,
    label: str,
    x_title: str = "x",
    y_title: str = "",
    logarithmic: bool = False,
    height: int = 260,
) -> Picture:
    """Draw one line for each entry of `lines`, told apart by colour and by dashes.

    x: the places that all lines share, or None for 1, 2, 3, ... A line that is shorter ends earlier, and a
    value that is not finite (with `logarithmic`, not above 0) is left out.
    """
    import altair as alt

    rows = [
        {"x": float(place), "y": float(value), "line": name}
        for name, values in lines.items()
        for place, value in zip(_places(x, values), np.asarray(values, float), strict=False)
        if np.isfinite(value) and (value > 0 or not logarithmic)
    ]
    names = list(lines)
    colours = [COLOURS[number % len(COLOURS)] for number in range(len(names))]
    dashes = [DASHES[number % len(DASHES)] for number in range(len(names))]
    legend = alt.Legend(columns=3, symbolStrokeWidth=2) if len(names) > 1 else None
    y_scale = alt.Scale(type="log", nice=False) if logarithmic else alt.Scale(zero=False)
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("x:Q", title=x_title, scale=alt.Scale(zero=False, nice=False)),
            y=alt.Y("y:Q", title=y_title, scale=y_scale, axis=alt.Axis(format="~g")),
            color=alt.Color("line:N", scale=alt.Scale(domain=names, range=colours), legend=legend),
            strokeDash=alt.StrokeDash("line:N", scale=alt.Scale(domain=names, range=dashes), legend=legend),
        )
    )
    return draw(chart, label, height)


def _places(x: ArrayLike | None, values: ArrayLike) -> np.ndarray:
    return np.arange(1, len(np.asarray(values)) + 1) if x is None else np.asarray(x, float)
