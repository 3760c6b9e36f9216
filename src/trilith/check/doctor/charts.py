"""Charts that several symptoms draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, inf, log10
from typing import TYPE_CHECKING

from trilith.experiments.report.charts.style import BLUE, ORANGE, fit
from trilith.experiments.report.formatting import chart_labels

if TYPE_CHECKING:
    import altair as alt

    from trilith.experiments.report.charts.style import Chart

ROW, LOW_ROW, FEW, AXIS = 24, 15, 20, 60  # px a bar, of up to so many bars; the axis below them
TICKS = 8


def bars(shares: Mapping[str, float], title: str) -> Chart:
    """A bar for each block, of a share from 0 to 1."""
    import altair as alt

    values = _values(shares)
    x = alt.X("value:Q", title=title, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"))
    chart = alt.Chart(alt.InlineData(values=values)).mark_bar(color=BLUE, opacity=0.8)
    return fit(chart.encode(x=x, y=_blocks(values)), _height(values))


def magnitudes(sizes: Mapping[str, float], title: str, limits: tuple[float, ...] = ()) -> Chart:
    """A point for each block on a logarithmic scale, and lines at the limits; a size of 0 has no point."""
    import altair as alt

    values = _values(sizes)
    seen = [each for each in values if isinstance(each["value"], float) and 0 < each["value"] < inf]
    powers = _powers([*(size for size in sizes.values() if 0 < size < inf), *limits])
    scale = alt.Scale(type="log", nice=False, padding=12, domain=[powers[0], powers[-1]])
    axis = alt.Axis(format="~e", values=powers[:: ceil(len(powers) / TICKS)])
    x = alt.X("value:Q", title=f"{title} (log scale)", scale=scale, axis=axis)
    points = alt.Chart(alt.InlineData(values=seen)).mark_circle(color=BLUE, size=90, opacity=1)
    layers = [points.encode(x=x, y=_blocks(values))]
    if limits:
        lines = alt.Chart(alt.InlineData(values=[{"value": limit} for limit in limits]))
        layers.insert(0, lines.mark_rule(color=ORANGE, strokeDash=[4, 3]).encode(x=x))
    return fit(alt.layer(*layers), _height(values))


def _powers(sizes: Sequence[float]) -> list[float]:
    """The powers of ten around these sizes, at least two."""
    low, high = floor(log10(min(sizes, default=1.0))), ceil(log10(max(sizes, default=10.0)))
    return [10.0**power for power in range(low, max(high, low + 1) + 1)]


def _values(sizes: Mapping[str, float]) -> list[dict[str, str | float]]:
    names = chart_labels(list(sizes))
    return [{"block": name, "value": float(value)} for name, value in zip(names, sizes.values(), strict=True)]


def _blocks(values: list[dict[str, str | float]]) -> alt.Y:
    import altair as alt

    names = [str(each["block"]) for each in values]
    axis = alt.Axis(labelLimit=160, domain=False, ticks=False, labelPadding=6, grid=True)
    return alt.Y("block:N", title=None, scale=alt.Scale(domain=names, paddingInner=0.3), axis=axis)


def _height(values: list[dict[str, str | float]]) -> int:
    return (ROW if len(values) <= FEW else LOW_ROW) * len(values) + AXIS
