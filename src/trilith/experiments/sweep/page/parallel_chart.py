"""Parallel coordinates: each trial a line through its values, the best ones in front."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from trilith.experiments.idea import Range
from trilith.experiments.report.charts.style import BLUE, GREY
from trilith.experiments.report.formatting import format_number
from trilith.experiments.sweep.page.points import Axis, Point

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart

STEP, WIDTH, HEIGHT = 150, 880, 300  # px: from axis to axis at most, all together, one axis
BEST_SHARE = 0.1


def parallel_chart(points: Sequence[Point], axes: Sequence[Axis], title: str, maximize: bool) -> Chart:
    """The best tenth of the trials is blue; the last axis is what they reached, the better the higher."""
    import altair as alt

    order = sorted(points, key=lambda point: point.value, reverse=not maximize)  # the best is drawn last
    good = max(1, round(len(points) * BEST_SHARE))
    ranks = np.linspace(0, 1, len(order)) if len(order) > 1 else np.ones(1)
    columns = [each.title for each in axes] + [title]
    rows = []
    for rank, (point, share) in enumerate(zip(order, ranks, strict=True)):
        places = {
            each.title: each.place(point.values[each.field]) for each in axes if each.field in point.values
        }
        is_best = rank >= len(order) - good
        rows += [
            {"trial": rank, "column": column, "index": columns.index(column), "place": place, "best": is_best}
            for column, place in {**places, title: float(share)}.items()
        ]
    x = alt.X(
        "column:N",
        title=None,
        scale=alt.Scale(domain=columns),
        axis=alt.Axis(
            labelAngle=0 if len(columns) < 6 else -25,
            labelLimit=140,
            orient="top",
            domain=False,
            ticks=False,
            grid=True,
        ),
    )
    y = alt.Y("place:Q", axis=None, scale=alt.Scale(domain=[0, 1]))
    lines = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(strokeWidth=1.5)
        .encode(
            x=x,
            y=y,
            detail="trial:Q",
            order=alt.Order("index:Q"),
            color=alt.condition("datum.best", alt.value(BLUE), alt.value(GREY)),
            opacity=alt.condition("datum.best", alt.value(0.9), alt.value(0.25)),
        )
    )
    ends = alt.Chart(alt.InlineData(values=_ends(axes, title, order))).mark_text(
        dx=6, align="left", fontSize=11
    )
    labels = ends.encode(x=x, y=y, text="text:N")
    return alt.layer(lines, labels).properties(
        width=alt.Step(min(STEP, WIDTH // len(columns))), height=HEIGHT
    )


def _ends(axes: Sequence[Axis], title: str, order: Sequence[Point]) -> list[dict[str, Any]]:
    """The labels along each axis: both ends of numbers, all choices."""
    labels: list[dict[str, Any]] = []
    for axis in axes:
        if isinstance(axis.searched, Range):
            low, high = axis.searched.low, axis.searched.high
            labels += [
                {"column": axis.title, "place": place, "text": format_number(value)}
                for place, value in ((0.0, low), (1.0, high))
            ]
        else:
            labels += [
                {"column": axis.title, "place": (place + 0.5) / len(axis.choices), "text": text}
                for place, text in enumerate(axis.choices)
            ]
    worst, best = order[0].value, order[-1].value
    labels += [
        {"column": title, "place": place, "text": format_number(value)}
        for place, value in ((0.0, worst), (1.0, best))
    ]
    return labels
