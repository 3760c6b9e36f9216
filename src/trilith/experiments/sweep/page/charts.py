"""What the charts of a sweep share: scales for fields, colours for values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from trilith.experiments.idea import Range
from trilith.experiments.report.charts.style import BLUE, GREY, number_axis, span
from trilith.experiments.sweep.page.points import Axis, Point

if TYPE_CHECKING:
    import altair

STATES = ("trained to the end", "given up early")
ROOM = 40  # letters side by side below an axis


def value_scale(points: Sequence[Point], maximize: bool) -> altair.Scale:
    """From the best value to what most whole trials reach: those that went wrong would hide the rest."""
    import altair as alt

    whole = [point for point in points if point.is_whole] or points
    values = np.array([point.value for point in whole])
    worst = np.quantile(values, 0.1 if maximize else 0.9)
    kept = values[values >= worst] if maximize else values[values <= worst]
    low, high = span(kept)
    room = (high - low) * 0.05
    return alt.Scale(domain=[low - room, high + room], clamp=True, nice=False, zero=False)


def value_axis(points: Sequence[Point]) -> altair.Axis:
    """Labels of values."""
    return number_axis(max(abs(point.value) for point in points))


def state_color(legend: bool = True) -> altair.Color:
    """Blue for trials that were trained to the end, grey for the others."""
    import altair as alt

    scale = alt.Scale(domain=list(STATES), range=[BLUE, GREY])
    return alt.Color(
        "state:N", scale=scale, legend=alt.Legend(symbolType="circle", symbolSize=60) if legend else None
    )


def state(point: Point) -> str:
    """How its trial ended."""
    return STATES[0] if point.is_whole else STATES[1]


def field_channel(axis: Axis, kind: type[altair.X] | type[altair.Y], name: str) -> altair.X | altair.Y:
    """The channel on which a field lies."""
    import altair as alt

    if axis.choices:
        upright = kind is alt.Y or sum(map(len, axis.choices)) < ROOM
        labels = alt.Axis(labelAngle=0 if upright else -35, labelLimit=120, grid=False, ticks=False)
        return kind(f"{name}:N", title=axis.title, scale=alt.Scale(domain=list(axis.choices)), axis=labels)
    assert isinstance(axis.searched, Range)
    low, high = axis.searched.low, axis.searched.high
    scale = alt.Scale(
        domain=[low, high], type="log" if axis.log else "linear", nice=False, zero=False, padding=8
    )
    labels = alt.Axis(grid=False, tickCount=4, format="~g" if abs(high) < 10_000 else "~s")
    return kind(f"{name}:Q", title=axis.title, scale=scale, axis=labels)
