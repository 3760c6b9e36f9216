"""True classes against predicted classes, as a table of coloured cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trilith.experiments.report.charts.style import BLUE, ORANGE
from trilith.experiments.report.formatting import chart_labels, format_count
from trilith.experiments.report.measures.confusion import Confusion

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart

LARGEST, SMALLEST, TOTAL = 96, 15, 520  # px: a cell at most, at least, and all cells together in between
TWO_LINES = 36  # px: a cell from which a count and its share both fit
LETTER = 0.58  # width of a character over the size of its font


def confusion_matrix(table: Confusion) -> Chart:
    """Cells show counts; the strength of their colour is the share of the true class.

    Blue cells are right, orange ones wrong. Cells too small for both leave out the share, then the count.
    """
    import altair as alt

    cell = min(LARGEST, max(SMALLEST, round(TOTAL / len(table.labels))))
    names = chart_labels(table.labels, 24 if cell >= TWO_LINES else 16)
    cells = _cells(table, names)
    room = cell >= LETTER * 12 * max(len(name) for name in names)
    angle = 0 if room else -45 if cell >= TWO_LINES else -90
    axis = alt.Axis(
        labelLimit=0,
        labelOverlap=False,
        grid=True,
        tickBand="extent",
        domain=False,
        ticks=False,
        labelPadding=6,
        labelFontSize=12 if cell >= 20 else 11,
    )
    axis_x, axis_y = axis.copy(), axis.copy()
    axis_x.labelAngle = angle
    scale = alt.Scale(domain=names, paddingInner=0, paddingOuter=0)
    base = alt.Chart(alt.InlineData(values=cells)).encode(
        x=alt.X("predicted:N", title="predicted", scale=scale, axis=axis_x),
        y=alt.Y("true:N", title="true", scale=scale, axis=axis_y),
    )
    layers = [
        base.mark_rect().encode(
            color=alt.Color(
                "right:N", scale=alt.Scale(domain=[True, False], range=[BLUE, ORANGE]), legend=None
            ),
            # a square root, so that rare mistakes are seen beside a strong diagonal
            opacity=alt.Opacity(
                "share:Q", scale=alt.Scale(type="sqrt", domain=[0, 1], range=[0.15, 0.75]), legend=None
            ),
        )
    ]
    two_lines = cell >= TWO_LINES
    size = 13 if two_lines else min(11, round(cell * 0.55))
    if LETTER * size * max(len(c["count"]) for c in cells) <= cell - 2:
        layers.append(base.mark_text(fontSize=size, dy=-7 if two_lines else 0).encode(text="count:N"))
    if two_lines:
        layers.append(base.mark_text(fontSize=10, dy=9).encode(text="share_text:N"))
    return alt.layer(*layers).properties(width=alt.Step(cell), height=alt.Step(cell))


def _cells(table: Confusion, names: list[str]) -> list[dict[str, Any]]:
    shares = table.shares()
    return [
        {
            "true": names[true],
            "predicted": names[predicted],
            "right": bool(true == predicted),
            "share": float(shares[true, predicted]),
            "count": format_count(int(table.counts[true, predicted])),
            "share_text": f"{shares[true, predicted]:.0%}",
        }
        for true, predicted in zip(*np.nonzero(table.counts), strict=True)
    ]
