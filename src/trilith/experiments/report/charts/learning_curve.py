"""One quantity over the epochs of a training, on the training and on the validation part."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trilith.experiments.report.charts.style import BLUE, GREY, ORANGE, fit, number_axis
from trilith.experiments.report.measures.curves import Curve, thin

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart

FEW = 20  # epochs up to which single points are shown
WIDE = 50  # ratio of the largest to the smallest value from which a logarithmic scale reads better
COLOURS = {"train": GREY, "validation": BLUE}
DASHES = {"train": [5, 3], "validation": [1, 0]}


def learning_curve(curve: Curve, best_epoch: int | None) -> Chart:
    """Lines for the parts that the curve has, and a mark at the best epoch."""
    import altair as alt

    parts = {"train": curve.train, "validation": curve.validation}
    shown = [part for part, points in parts.items() if points]
    values = [
        {"epoch": epoch, "value": value, "part": part} for part in shown for epoch, value in thin(parts[part])
    ]
    logarithmic = is_logarithmic(curve)
    axis_title = curve.title + (" (log scale)" if logarithmic else "")
    scale = alt.Scale(type="log" if logarithmic else "linear", zero=False, nice=not logarithmic)
    marks = (
        alt.Axis(values=_round_values(curve), format="~g") if logarithmic else number_axis(_range(curve)[1])
    )
    x = alt.X(
        "epoch:Q",
        title="epoch",
        scale=alt.Scale(zero=False, nice=False),
        axis=alt.Axis(tickMinStep=1, grid=False),
    )
    y = alt.Y("value:Q", title=axis_title, scale=scale, axis=marks)
    colours = alt.Scale(domain=shown, range=[COLOURS[part] for part in shown])
    dashes = alt.Scale(domain=shown, range=[DASHES[part] for part in shown])
    legend = None if shown == ["train"] else alt.Legend()
    few = max(len(points) for points in parts.values()) <= FEW
    lines = (
        alt.Chart(alt.Data(values=values))
        .mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=24) if few else False)
        .encode(
            x=x,
            y=y,
            color=alt.Color("part:N", scale=colours, legend=legend),
            strokeDash=alt.StrokeDash("part:N", scale=dashes, legend=legend),
        )
    )
    best = [point for point in (curve.validation or curve.train) if point[0] == best_epoch]
    if not best:
        return fit(lines)
    marked = alt.Chart(alt.Data(values=[{"epoch": best[0][0], "value": best[0][1]}]))
    rule = marked.mark_rule(color=ORANGE, strokeDash=[2, 3], strokeWidth=1.5).encode(x=x)
    point = marked.mark_point(color=ORANGE, filled=True, size=70, opacity=1).encode(x=x, y=y)
    return fit(alt.layer(rule, lines, point))


def is_logarithmic(curve: Curve) -> bool:
    """Whether the values span so wide a range, all above zero, that only logarithms show the small ones."""
    low, high = _range(curve)
    return low > 0 and high > WIDE * low


def _round_values(curve: Curve) -> list[float]:
    """The powers of ten in the curve's range, with 2 and 5 times them where there are few."""
    low, high = (math.log10(value) for value in _range(curve))
    powers = [10.0**power for power in range(math.floor(low), math.ceil(high) + 1)]
    return powers if high - low > 2 else [digit * power for power in powers for digit in (1, 2, 5)]


def _range(curve: Curve) -> tuple[float, float]:
    values = [value for _, value in curve.train + curve.validation]
    return min(values), max(values)
