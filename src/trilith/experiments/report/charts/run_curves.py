"""One quantity by epoch, of many runs that may still be training: a chart whose points come later."""

from __future__ import annotations

from typing import Any

POINTS = "points"  # the name of its data: rows of run, network, part, epoch, value, colour and line
HEIGHT = 260  # px


def run_curves(title: str, logarithmic: bool) -> dict[str, Any]:
    """A specification of Vega-Lite with a line for each run, network and part, as wide as its place.

    The rows bring their own colour, so a run keeps it in all charts and in the table beside them.
    """
    import altair as alt

    scale = alt.Scale(type="log", nice=False) if logarithmic else alt.Scale(zero=False)
    label = f"{title} (log scale)" if logarithmic else title
    axis = alt.Axis(format="~g") if logarithmic else alt.Axis()
    x = alt.X(
        "epoch:Q",
        title="epoch",
        scale=alt.Scale(zero=False, nice=False),
        axis=alt.Axis(tickMinStep=1, grid=False),
    )
    y = alt.Y("value:Q", title=label, scale=scale, axis=axis)
    base = alt.Chart(alt.NamedData(POINTS)).encode(
        x=x,
        y=y,
        color=alt.Color("colour:N", scale=None, legend=None),
        detail=["run:N", "network:N", "part:N"],
    )
    dash = alt.Scale(domain=["dashed", "solid"], range=[[3, 3], [1, 0]])
    lines = base.mark_line(strokeWidth=1.75).encode(
        strokeDash=alt.StrokeDash("line:N", scale=dash, legend=None)
    )
    tooltip = [alt.Tooltip(field) for field in ("run:N", "network:O", "part:N", "epoch:Q")]
    points = base.mark_point(filled=True, size=50, opacity=0).encode(
        tooltip=[*tooltip, alt.Tooltip("value:Q", format=".5~g", title=title)]
    )
    chart = alt.layer(lines, points).properties(width="container", height=HEIGHT)
    specification: dict[str, Any] = chart.to_dict()
    return specification
